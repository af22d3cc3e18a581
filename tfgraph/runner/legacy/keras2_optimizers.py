"""The defaults that optimizers had in the package `keras` up to 2.3; `tf.keras`, and so tf_keras, has others."""

from collections.abc import Mapping
from typing import Any

LEARNING_RATE = "learning_rate"
#: Optimizer: arguments whose defaults differ.
DEFAULTS: Mapping[str, Mapping[str, float]] = {
    "Adadelta": {LEARNING_RATE: 1.0},
    "Adagrad": {LEARNING_RATE: 0.01, "initial_accumulator_value": 0.0},
    "Adamax": {LEARNING_RATE: 0.002},
    "Nadam": {LEARNING_RATE: 0.002},
}


def with_defaults(optimizer: Any) -> Any:
    """An optimizer that is named, made with its old defaults; anything else comes back as it is."""
    if not isinstance(optimizer, str):
        return optimizer
    for name, defaults in DEFAULTS.items():
        if optimizer.lower() == name.lower():
            import tf_keras.api._v1.keras as keras  # here, because fixers read the table without it

            return getattr(keras.optimizers, name)(**defaults)
    return optimizer
