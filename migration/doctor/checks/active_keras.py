"""Which Keras `tf.keras` is: that of Keras 3, or Keras 2 as it lives on in tf_keras."""

from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, error, note, ok
from migration.doctor.machine import Machine, NotImportableError


def _examine(machine: Machine) -> Iterator[Finding]:
    machine.tensorflow  # noqa: B018 - where it cannot be imported, that is no trouble of Keras
    try:
        active = machine.keras
    except NotImportableError as reason:
        yield error(
            f"`tf.keras` cannot be imported: {reason}",
            "mend what `versions` and `keras_configuration` name; set KERAS_BACKEND=tensorflow",
        )
        return
    if is_legacy(active):
        yield note(
            "`tf.keras` is tf_keras (Keras 2); `import keras` is Keras 3: layers of the one do not fit into models of"
            " the other, and tfkeras's models are Keras 3's",
            "unset TF_USE_LEGACY_KERAS, or import tf_keras where Keras 2 is meant",
        )
    else:
        yield ok(f"`tf.keras` is Keras {active.__version__}")


def is_legacy(keras: object) -> bool:
    """Whether this module, `tf.keras`, is tf_keras."""
    return "tf_keras" in getattr(keras, "__name__", "").replace("_tf_keras", "")


CHECK = Check(
    looks_at="whether `tf.keras` is Keras 3 or tf_keras (`TF_USE_LEGACY_KERAS`), and can be imported",
    remedy="unset `TF_USE_LEGACY_KERAS`; import tf_keras by its own name where Keras 2 is meant",
    examine=_examine,
)
