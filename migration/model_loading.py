"""Keras models that a user names on the command line."""

import importlib
import os
import sys
from typing import Any

import keras

from migration.pairs import PAIRS
from tfgraph.checkpoints import CheckpointError


def made_model(option: str, name: str | None) -> keras.Model:
    """Make the model that the user names: a .keras file, `MODULE:FUNCTION`, or one of ours.

    Args:
        option: by which it is named, for messages.
        name: what the user says.

    Raises:
        ValueError: if there is no such model.
        CheckpointError: if the file cannot be read.
    """
    if name is None:
        raise ValueError(f"{option} is missing: a checkpoint does not say what it is of. One of: {', '.join(PAIRS)}")
    if name.endswith(".keras"):
        return load_keras(name)
    if name in PAIRS:
        return PAIRS[name].keras()
    if ":" not in name:
        raise ValueError(f"{option}: no model '{name}'. A .keras file, MODULE:FUNCTION, or one of {', '.join(PAIRS)}")
    model = made_by_function(option, name)
    if not isinstance(model, keras.Model):
        raise ValueError(f"{option} {name}: expected a Keras model, received {type(model).__name__}")
    return model


def made_by_function(option: str, name: str) -> Any:
    """Call `MODULE:FUNCTION`, and take what it makes.

    Raises:
        ValueError: if there is no such module or function.
    """
    module, _, function = name.partition(":")
    sys.path.insert(0, os.getcwd())  # as `python -m` has it
    try:
        return getattr(importlib.import_module(module), function)()
    except (ImportError, AttributeError) as error:
        raise ValueError(f"{option} {name}: {error}") from None


def load_keras(path: str) -> keras.Model:
    """Load a .keras file.

    Raises:
        CheckpointError: if it cannot be read.
    """
    import tfkeras.models  # noqa: F401  registers the classes that the file names

    if not os.path.isfile(path):
        raise CheckpointError(f"No such file: '{path}'.")
    try:
        return keras.models.load_model(path)
    except (ValueError, TypeError, OSError, KeyError) as error:
        first_line = str(error).strip().partition("\n")[0]
        raise CheckpointError(f"Cannot read '{path}': not a .keras file of a known model ({first_line}).") from None
