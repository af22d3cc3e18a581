"""`tfgraph checkpoint …`: one file for each command, and the file is the registration.

A file `NAME.py` in here is the command NAME: `HELP`, `add_arguments(parser)`, `run(arguments)` to the exit code.
"""

import argparse
import functools
import importlib
import os
import pkgutil
import sys
from typing import Any

from tfgraph.checkpoints import paths
from tfgraph.checkpoints.reader import CheckpointError, Reader
from tfgraph.checkpoints.reading import open_located
from tfgraph.console import printable
from tfgraph.quiet import kept_back


@functools.cache
def registered() -> dict[str, Any]:
    """All commands by name, in alphabetical order."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add every command, with its arguments."""
    commands = parser.add_subparsers(dest="checkpoint_command", required=True, metavar="COMMAND")
    for name, module in registered().items():
        command = commands.add_parser(name, help=module.HELP, description=module.__doc__)
        module.add_arguments(command)
        command.add_argument(
            "--format", choices=[paths.V1, paths.V2], help="of the checkpoint, where both lie under one prefix"
        )
        command.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Run a command.

    Returns:
        Its exit code; 2 if the checkpoint cannot be read.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before TensorFlow is imported
    name = arguments.checkpoint_command
    try:
        return registered()[name].run(arguments)
    except BrokenPipeError:  # `… | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (CheckpointError, OSError) as error:
        print(f"tfgraph checkpoint {name}: {printable(str(error))}", file=sys.stderr)
    return 2


def located(path: str, format: str | None) -> paths.Location:
    """Find a checkpoint, and tell the user what there is to tell.

    Raises:
        CheckpointError: if it is not there.
    """
    with kept_back(CheckpointError):
        location = paths.locate(path, format)
    if location.note:
        print(f"note: {printable(location.note)}", file=sys.stderr)
    return location


def opened(path: str, format: str | None) -> Reader:
    """Find and open a checkpoint, without TensorFlow's notes.

    Raises:
        CheckpointError: if it is not there, or cannot be opened.
    """
    location = located(path, format)
    with kept_back(CheckpointError):
        return open_located(location)
