"""`migration convert`: a checkpoint to Keras and back, or to a file of another format."""

import argparse
import importlib
import os
import re
import sys
import tempfile
import warnings
from pathlib import Path

import keras

from migration.checkpoints import CheckpointError, Ledger, convert_file, load_ckpt, save_ckpt
from migration.checkpoints.renaming import Rename, pattern
from migration.checkpoints.writers import format_of
from migration.pairs import PAIRS
from tfgraph.console import print_table


def run(arguments: argparse.Namespace) -> int:
    """Convert; see `migration.command_line`.

    Returns:
        0; 1 if something did not move and nothing says why.
    """
    rename: dict[str | re.Pattern[str], str] = dict(_split("--rename", pair) for pair in arguments.rename)
    for pair in arguments.rename_pattern:
        old, new = _split("--rename-pattern", pair)
        rename[pattern(old)] = new
    to = arguments.to or ("keras" if arguments.output.endswith(".keras") else format_of(arguments.output))
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_: print(f"note: {message}", file=sys.stderr)
        ledger = _convert(arguments, to, rename)
    print_table(ledger.table(f"{arguments.source} -> {arguments.output}"))
    print(ledger)
    ledger.write_json(f"{arguments.output}.ledger.json")
    return int(bool(ledger.unexplained))


def _convert(arguments: argparse.Namespace, to: str, rename: Rename) -> Ledger:
    from_keras = to == "ckpt" and arguments.source.endswith(".keras")
    if arguments.forget_bias is not None and to != "keras" and not from_keras:
        raise ValueError("--forget-bias: from file to file tensors stay as they are; it is for .keras")
    if to == "keras":
        model = _made(arguments.model)
        optimizer = None if arguments.weights_only else getattr(model, "optimizer", None)
        ledger = load_ckpt(
            model,
            arguments.source,
            rename,
            optimizer,
            arguments.averages,
            arguments.accept,
            arguments.format,
            arguments.forget_bias,
        )
        _save_keras(model, Path(arguments.output))
        return ledger
    if from_keras:
        model = _load_keras(arguments.source)
        optimizer = None if arguments.weights_only else model.optimizer
        return save_ckpt(model, arguments.output, rename=rename, optimizer=optimizer, forget_bias=arguments.forget_bias)
    return convert_file(
        arguments.source,
        arguments.output,
        to,
        rename,
        arguments.averages,
        arguments.weights_only,
        arguments.format,
    )


def _made(name: str | None) -> keras.Model:
    """Make the model that the user names."""
    if name is None:
        raise ValueError(f"--model is missing: a checkpoint does not say what it is of. One of: {', '.join(PAIRS)}")
    if name.endswith(".keras"):
        return _load_keras(name)
    if name in PAIRS:
        return PAIRS[name].keras()
    module, separator, function = name.partition(":")
    if not separator:
        raise ValueError(f"--model: no model '{name}'. A .keras file, MODULE:FUNCTION, or one of {', '.join(PAIRS)}")
    sys.path.insert(0, os.getcwd())  # as `python -m` has it
    try:
        model = getattr(importlib.import_module(module), function)()
    except (ImportError, AttributeError) as error:
        raise ValueError(f"--model {name}: {error}") from None
    if not isinstance(model, keras.Model):
        raise ValueError(f"--model {name}: expected a Keras model, received {type(model).__name__}")
    return model


def _split(option: str, pair: str) -> tuple[str, str]:
    old, separator, new = pair.partition("=")
    if not separator or not old or not new:
        raise ValueError(f"{option} expected OLD=NEW, received {pair!r}")
    return old, new


def _load_keras(path: str) -> keras.Model:
    import tfkeras.models  # noqa: F401  registers the classes that the file names

    if not os.path.isfile(path):
        raise CheckpointError(f"No such file: '{path}'.")
    try:
        return keras.models.load_model(path)
    except (ValueError, TypeError, OSError, KeyError) as error:
        first_line = str(error).strip().partition("\n")[0]
        raise CheckpointError(f"Cannot read '{path}': not a .keras file of a known model ({first_line}).") from None


def _save_keras(model: keras.Model, path: Path) -> None:
    """Write beside the target and rename: an interrupted write leaves no half file under the name."""
    if not path.parent.is_dir():
        raise CheckpointError(f"Cannot write '{path}': there is no directory '{path.parent}'. Make it first.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as directory:
        beside = os.path.join(directory, path.name)
        model.save(beside)
        os.replace(beside, path)
