"""`migration convert`: a checkpoint to Keras and back, or to a file of another format."""

import argparse
import os
import re
import sys
import tempfile
import warnings
from pathlib import Path

import keras

from migration import graph_converting
from migration.checkpoints import CheckpointError, Ledger, convert_file, load_ckpt, save_ckpt
from migration.checkpoints.renaming import Rename, pattern
from migration.checkpoints.writers import format_of
from migration.model_loading import load_keras, made_model
from tfgraph.console import print_table


def run(arguments: argparse.Namespace) -> int:
    """Convert; see `migration.command_line`.

    Returns:
        0; 1 if something did not move and nothing says why.
    """
    if graph_converting.is_graph(arguments):
        return graph_converting.run(arguments)
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
        model = made_model("--model", arguments.model)
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
        model = load_keras(arguments.source)
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


def _split(option: str, pair: str) -> tuple[str, str]:
    old, separator, new = pair.partition("=")
    if not separator or not old or not new:
        raise ValueError(f"{option} expected OLD=NEW, received {pair!r}")
    return old, new


def _save_keras(model: keras.Model, path: Path) -> None:
    """Write beside the target and rename: an interrupted write leaves no half file under the name."""
    if not path.parent.is_dir():
        raise CheckpointError(f"Cannot write '{path}': there is no directory '{path.parent}'. Make it first.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as directory:
        beside = os.path.join(directory, path.name)
        model.save(beside)
        os.replace(beside, path)
