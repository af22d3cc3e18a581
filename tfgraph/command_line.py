"""The `tfgraph` command."""

import argparse
import os
import sys
from collections.abc import Sequence

from tfgraph import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the arguments after the command's name; those of the process by default.

    Returns:
        The exit code: 0, or 2 if the command itself was wrong. A script that is run
        ends the process with its own exit code.
    """
    parser = argparse.ArgumentParser(prog="tfgraph", description="TensorFlow 1 on today's TensorFlow.")
    parser.add_argument("--version", action="version", version=f"tfgraph {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    run = commands.add_parser(
        "run",
        help="run a TensorFlow 1 script, unmodified",
        description="Run a TensorFlow 1 script as it lies on disk. What follows SCRIPT goes to the script.",
    )
    run.add_argument(
        "--data",
        metavar="DIR",
        help="directory with the four MNIST idx .gz files for tensorflow.examples.tutorials.mnist,"
        " whatever directory the script names; or 'embedded' (same as MNIST_DATA=DIR)",
    )
    run.add_argument("script", metavar="SCRIPT", help="path of the script")
    run.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...", help="the script's own arguments")

    arguments = parser.parse_args(argv)
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    if not os.path.isfile(arguments.script):
        what = "is a directory" if os.path.isdir(arguments.script) else "no such file"
        print(f"tfgraph run: cannot run '{arguments.script}': {what}.", file=sys.stderr)
        return 2
    if arguments.data is not None:
        os.environ["MNIST_DATA"] = arguments.data
    from tfgraph.runner.script import run_script

    run_script(arguments.script, arguments.arguments)
    return 0
