"""Environment variables that came too late, or are spelt as nobody reads them: what they ask for is not so.

TensorFlow and Keras read them once, most of them while they are imported.
"""

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from migration.doctor.checks import determinism, onednn
from migration.doctor.checks.active_keras import is_legacy
from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, ok, warning
from migration.doctor.machine import Machine, NotImportableError


@dataclass(frozen=True)
class _Flag:
    """A variable whose effect can be seen.

    Attributes:
        expected: what its value asks for, in words; None: nothing.
        actual: what is so, in the same words.
    """

    expected: Callable[[str], str | None]
    actual: Callable[[Machine], str]


def _legacy_keras(machine: Machine) -> str:
    # TensorFlow reads the variable twice: for `from tensorflow.keras import …` while it is imported itself, for
    # `tf.keras` when that is first used.
    by_name = is_legacy(machine.keras)
    spec = importlib.util.find_spec("tensorflow.keras")
    by_path = spec is not None and "tf_keras" in Path(spec.origin or "").parts
    if by_name != by_path:
        return "tf_keras as tf.keras, and Keras 3 in `from tensorflow.keras import`"
    return "tf_keras" if by_name else "Keras 3"


def _backend(machine: Machine) -> str:
    return machine.keras.backend.backend()


def _onednn(machine: Machine) -> str:
    return "oneDNN on" if onednn.is_on() else "oneDNN off"


def _determinism(machine: Machine) -> str:
    return "determinism on" if determinism.is_on() else "determinism off"


def _gpus(machine: Machine) -> str:
    return "GPUs" if machine.gpus else "no GPU"


def _asks(yes: str | None, no: str | None) -> Callable[[str], str | None]:
    """For a switch. Whoever spells it in a way that nobody reads meant yes or no, too."""
    return lambda value: None if value == "" else no if value.lower() in ("0", "false", "no", "off") else yes


_FLAGS = {
    "TF_USE_LEGACY_KERAS": _Flag(_asks("tf_keras", "Keras 3"), _legacy_keras),
    "KERAS_BACKEND": _Flag(lambda value: value or None, _backend),
    "TF_ENABLE_ONEDNN_OPTS": _Flag(_asks("oneDNN on", "oneDNN off"), _onednn),
    # If it says no, a program may still have asked for it by enable_op_determinism().
    "TF_DETERMINISTIC_OPS": _Flag(_asks("determinism on", None), _determinism),
    "CUDA_VISIBLE_DEVICES": _Flag(lambda value: "no GPU" if value in ("", "-1") else None, _gpus),
}


def _examine(machine: Machine) -> Iterator[Finding]:
    machine.tensorflow  # noqa: B018 - without it there is nothing to compare with
    looked_at = []
    troubles = []
    for variable, flag in _FLAGS.items():
        value = machine.environ.get(variable)
        expected = None if value is None else flag.expected(value)
        if expected is None:
            continue
        try:
            actual = flag.actual(machine)
        except NotImportableError:  # Keras, of which active_keras speaks
            continue
        looked_at.append(f"{variable}={value}")
        if actual != expected:
            troubles.append(
                warning(
                    f"{variable}={value} asks for {expected}, but this process has {actual}: it was set too late, or"
                    " its value is spelt as nobody reads it",
                    f"set {variable} before Python starts, or above the first import of TensorFlow; as 0 or 1 if it is"
                    " a switch",
                )
            )
    yield from troubles or [
        ok(f"as they say: {', '.join(looked_at)}" if looked_at else "no environment variable that is read at import")
    ]


CHECK = Check(
    looks_at=f"{', '.join(f'`{name}`' for name in _FLAGS)}: whether what they ask for is so in this process",
    remedy="set them before Python starts, or above the first import of TensorFlow",
    examine=_examine,
)
