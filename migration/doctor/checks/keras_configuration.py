"""What `keras.json` and `KERAS_BACKEND` say: they change every Keras program of the user, silently."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, error, ok, warning
from migration.doctor.machine import Machine

#: Keras's own values, and what another one does.
_DEFAULTS: dict[str, tuple[Any, str]] = {
    "floatx": ("float32", "layers compute in that type"),
    "image_data_format": ("channels_last", "layers expect their images the other way round"),
    "epsilon": (1e-7, "losses and activations clip elsewhere"),
}


def _examine(machine: Machine) -> Iterator[Finding]:
    file = Path(machine.environ.get("KERAS_HOME", machine.home / ".keras"), "keras.json").expanduser()
    values: dict[str, Any] = {}
    troubles = []
    if file.is_file():
        try:
            values = json.loads(file.read_text())
            if not isinstance(values, dict):
                raise ValueError("no JSON object")
        except (OSError, ValueError) as reason:
            values = {}
            troubles.append(warning(f"'{file}' cannot be read ({reason})", "remove it: Keras writes a new one"))
    backend, where = machine.environ.get("KERAS_BACKEND"), "KERAS_BACKEND"
    if not backend:  # Keras, too, takes an empty one for none
        backend, where = values.get("backend", "tensorflow"), f"'{file}'"
    if backend != "tensorflow":
        troubles.append(
            error(
                f"{where} says that Keras computes with {backend}; tfkeras and migration need TensorFlow",
                "set KERAS_BACKEND=tensorflow",
            )
        )
    for name, (default, consequence) in _DEFAULTS.items():
        value = values.get(name, default)
        if value != default:
            troubles.append(
                warning(
                    f"'{file}' says {name}: {value}; Keras's own is {default}: {consequence}",
                    f"remove the file, or the line {name}, or say KERAS_HOME=DIR for a directory without one",
                )
            )
    yield from troubles or [ok(f"backend {backend}, and the values that Keras is delivered with")]


CHECK = Check(
    looks_at="`KERAS_BACKEND` and `~/.keras/keras.json`: backend, `floatx`, `image_data_format`, `epsilon`",
    remedy="`KERAS_BACKEND=tensorflow`; remove `keras.json`, or its lines that differ",
    examine=_examine,
)
