"""The `tfkeras` command."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from tfkeras.quiet import kept_back

#: By the name of the command, its module: it has `add_arguments(parser)` and `run(arguments) -> int`, its docstring
#: is the help (the first line, the rest), and it imports TensorFlow in `run` only, so that `--help` is quick.
COMMANDS = {
    "train": "tfkeras.train",
    "predict": "tfkeras.prediction",
    "export": "tfkeras.exporting",
    "serve": "tfkeras.serving.command",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the arguments after the command's name; those of the process by default.

    Returns:
        The exit code: 0; 1 for a negative result, which the command's own help names;
        2 if the command itself or its input was wrong.
    """
    parser = argparse.ArgumentParser(prog="tfkeras", description="Keras 3 models: train, predict, export, serve.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = {name: importlib.import_module(module) for name, module in COMMANDS.items()}
    for name, module in modules.items():
        summary, _, details = (module.__doc__ or "").partition("\n\n")
        summary = summary.strip()
        command = commands.add_parser(
            name,
            help=summary[0].lower() + summary[1:].rstrip("."),
            description=f"{summary}\n\n{details.strip()}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)

    arguments = parser.parse_args(argv)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with kept_back():  # its start-up notes would bury the answers
        import tensorflow  # noqa: F401
    try:
        return modules[arguments.command].run(arguments)
    except (OSError, ValueError) as error:
        print(f"tfkeras {arguments.command}: {error}", file=sys.stderr)
        return 2
