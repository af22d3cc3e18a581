"""`migration convert`: a TF1 checkpoint to a .keras file, and back."""

import argparse
import os
import tempfile
from pathlib import Path

import keras

from migration.checkpoints import CheckpointError, load_ckpt, save_ckpt
from migration.console import print_table
from migration.pairs import PAIRS


def run(arguments: argparse.Namespace) -> int:
    """Convert; see `migration.command_line`."""
    rename = dict(_split(pair) for pair in arguments.rename)
    source_is_keras, target_is_keras = (name.endswith(".keras") for name in (arguments.source, arguments.output))
    if source_is_keras == target_is_keras:
        raise ValueError("one of SOURCE and TARGET must be a .keras file, the other a TF1 checkpoint")
    if source_is_keras:
        model = _load_keras(arguments.source)
        optimizer = None if arguments.weights_only else model.optimizer
        ledger = save_ckpt(model, arguments.output, rename=rename, optimizer=optimizer)
    else:
        if arguments.model is None:
            raise ValueError(f"--model is missing: a checkpoint does not say what it is of. One of: {', '.join(PAIRS)}")
        model = PAIRS[arguments.model].keras()
        optimizer = None if arguments.weights_only else model.optimizer
        ledger = load_ckpt(model, arguments.source, rename=rename, optimizer=optimizer)
        _save_keras(model, Path(arguments.output))
    print_table(ledger.table(f"{arguments.source} -> {arguments.output}"))
    print(ledger)
    return 0


def _split(pair: str) -> tuple[str, str]:
    old, separator, new = pair.partition("=")
    if not separator or not old or not new:
        raise ValueError(f"--rename expected TF1=KERAS, received {pair!r}")
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
