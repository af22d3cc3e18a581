"""In which type layers compute and keep their variables."""

from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, ok, warning
from migration.doctor.machine import Machine


def _examine(machine: Machine) -> Iterator[Finding]:
    policy = machine.keras.mixed_precision.global_policy()
    options = machine.tensorflow.config.optimizer.get_experimental_options()
    troubles = []
    if (policy.compute_dtype, policy.variable_dtype) != ("float32", "float32"):
        troubles.append(
            warning(
                f"Keras's policy is {policy.name}: layers compute in {policy.compute_dtype}, their variables are"
                f" {policy.variable_dtype}",
                'tf.keras.mixed_precision.set_global_policy("float32") before the model is made; see'
                " keras_configuration, too",
            )
        )
    rewriting = [name for name, on in options.items() if on and name.startswith("auto_mixed_precision")]
    if rewriting:
        troubles.append(
            warning(
                f"TensorFlow rewrites graphs to float16 or bfloat16: {', '.join(rewriting)}",
                "tf.config.optimizer.set_experimental_options({NAME: False})",
            )
        )
    yield from troubles or [ok("none: float32")]


CHECK = Check(
    looks_at="Keras's policy of types; TensorFlow's optimizers of graphs that turn float32 into float16 or bfloat16",
    remedy='`tf.keras.mixed_precision.set_global_policy("float32")`',
    examine=_examine,
)
