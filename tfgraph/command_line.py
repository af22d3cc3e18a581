"""The `tfgraph` command."""

import argparse
import os
import sys
from collections.abc import Sequence

from tfgraph import __version__, training_arguments
from tfgraph.runner import options


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
    _add_options(run)
    run.add_argument("script", metavar="SCRIPT", help="path of the script, or of a notebook (.ipynb)")
    run.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...", help="the script's own arguments")

    commands.add_parser("fixers", help="list the fixers of source code", description="List the fixers with reasons.")

    train = commands.add_parser(
        "train",
        help="train a graph-mode model of tfgraph.models",
        description="Train a model in a directory: progress, TensorBoard logs, checkpoints, curves. The same command"
        " goes on where a run was stopped, to the same bits.",
    )
    training_arguments.add(train)

    checkpoint = commands.add_parser(
        "checkpoint",
        help="look into checkpoints: list, show, verify, diff",
        description="Look into checkpoints of every format of TensorFlow 0.x, 1.x and 2, without a graph.",
    )
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] == ["checkpoint"]:
        # Not for the other commands: it imports numpy, and each process that a script starts comes through here.
        from tfgraph.checkpoints import command as checkpoint_commands

        checkpoint_commands.add_arguments(checkpoint)
    arguments = parser.parse_args(argv)
    if arguments.command == "train":
        return _train(arguments)
    if arguments.command == "checkpoint":
        return checkpoint_commands.run(arguments)
    if arguments.command == "fixers":
        return _list_fixers()
    count = 1 + len(arguments.arguments)
    return _run(arguments, [word for word in argv[1:-count] if word not in ("-m", "--")])


def prepare(words: Sequence[str]) -> None:
    """Make this process one that runs scripts with the given options of `tfgraph run`.

    Args:
        words: the options, as on the command line.

    Raises:
        UnknownFixerError: if one names a fixer that is not there.
    """
    parser = argparse.ArgumentParser(prog="tfgraph run")
    _add_options(parser)
    _prepare(parser.parse_args(words), words)


def _add_options(run: argparse.ArgumentParser) -> None:
    run.add_argument(
        "--data",
        metavar="DIR",
        help="directory with the four MNIST idx .gz files for tensorflow.examples.tutorials.mnist,"
        " whatever directory the script names; or 'embedded' (same as MNIST_DATA=DIR)",
    )
    run.add_argument("-m", dest="is_module", action="store_true", help="SCRIPT is the dotted name of a module")
    run.add_argument(
        "--tf",
        choices=["auto", "0.x", "1.x"],
        default="auto",
        help="the TensorFlow that the script was written for: it decides the order of arguments and the defaults"
        " that changed with 1.0 (found out from the source by default)",
    )
    run.add_argument(
        "--explain",
        action="store_true",
        help="print what is mended in the source and which old names of TensorFlow are used: file, line, reason",
    )
    run.add_argument("--save-patched", metavar="DIR", help="write a diff for each file whose source is mended into DIR")
    run.add_argument("--only", metavar="FIXER", action="append", default=[], help="use this fixer only (repeatable)")
    run.add_argument("--skip", metavar="FIXER", action="append", default=[], help="do not use this fixer (repeatable)")
    run.add_argument("--allow-pickle", action="store_true", help="let np.load load pickles: they can run any code")
    options.add_arguments(run)


def _train(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from tfgraph import training_run

    try:
        return training_run.run(arguments)
    except (training_run.RunError, OSError, ValueError, ImportError) as error:
        print(f"tfgraph train: {error}.", file=sys.stderr)
        return 2


def _list_fixers() -> int:
    from tfgraph.runner.fixers import registered

    for name, fixer in registered().items():
        print(f"{name}: {fixer.reason}")
    return 0


def _run(arguments: argparse.Namespace, words: Sequence[str]) -> int:
    if not arguments.is_module and not os.path.isfile(arguments.script):
        what = "is a directory" if os.path.isdir(arguments.script) else "no such file"
        return _refuse(f"cannot run '{arguments.script}': {what}.")
    from tfgraph.runner.mending.session import UnknownFixerError
    from tfgraph.runner.options.option import WrongOptionError
    from tfgraph.runner.script import run_module, run_script

    try:
        _prepare(arguments, words)
        (run_module if arguments.is_module else run_script)(arguments.script, arguments.arguments)
    except (UnknownFixerError, WrongOptionError) as error:
        return _refuse(f"{error}.")
    return 0


def _prepare(arguments: argparse.Namespace, words: Sequence[str]) -> None:
    from tfgraph.runner import child_processes
    from tfgraph.runner.mending import session

    if arguments.data is not None:
        os.environ["MNIST_DATA"] = arguments.data
    if arguments.allow_pickle:
        os.environ["TFGRAPH_ALLOW_PICKLE"] = "1"
    session.use(
        session.Session(arguments.only, arguments.skip, arguments.explain, arguments.save_patched, arguments.tf)
    )
    options.choose(vars(arguments))
    child_processes.announce(words)


def _refuse(reason: str) -> int:
    print(f"tfgraph run: {reason}", file=sys.stderr)
    return 2
