"""Train a model in a directory.

What lies there in the end: model.keras, curves.png, history.csv, logs/ (TensorBoard) and checkpoints/. The same command
goes on where a run was stopped, and ends with the same bits as one that was not.
"""

import argparse
import inspect
import json
import sys
from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `tfkeras train`."""
    parser.add_argument("model", nargs="?", metavar="MODEL", help="name of the model; --list names them all")
    parser.add_argument("--list", action="store_true", help="list the models, with their data and arguments")
    parser.add_argument("--out", metavar="DIR", help="directory of the run; one that was stopped there goes on")
    parser.add_argument("--data", metavar="DIR", help="directory of the data set, or 'mnist', 'cifar10', 'embedded'")
    parser.add_argument("--epochs", type=_at_least_one, default=3, help="passes over the data, in all (3)")
    parser.add_argument("--batch-size", type=_at_least_one, help="examples in a step (the model's own)")
    parser.add_argument("--seed", type=int, default=0, help="of weights, order and dropout (0)")
    parser.add_argument("--augment", action="store_true", help="rotate, shift, zoom and flip images while training")
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        type=_option,
        action="append",
        default=[],
        help="an argument of the model; may be repeated",
    )
    parser.add_argument("--loop", choices=["loop", "function", "eager"], default="loop", help="see tfkeras.training")
    parser.add_argument(
        "--save-steps", type=_at_least_one, default=1000, help="steps that a kill may lose: between checkpoints (1000)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Train; see `tfkeras.command_line`.

    Raises:
        ValueError: if the arguments are wrong.
    """
    from tfkeras.models import MODELS
    from tfkeras.training_run import TrainingRun

    if arguments.list:
        for name, model_class in MODELS.items():
            parameters = [str(p) for p in inspect.signature(model_class).parameters.values() if p.kind != p.VAR_KEYWORD]
            print(f"{name}: {model_class.data}, batch {model_class.batch_size}; {', '.join(parameters)}")
        return 0
    if not arguments.model or not arguments.out:
        raise ValueError("MODEL and --out DIR are needed")
    training_run = TrainingRun(
        arguments.model,
        arguments.out,
        arguments.data,
        dict(arguments.set),
        arguments.batch_size,
        arguments.seed,
        arguments.augment,
    )
    if training_run.steps:
        print(f"going on after step {training_run.steps}", file=sys.stderr)
    training_run.train(arguments.epochs, arguments.loop, arguments.save_steps)
    print(f"{arguments.out}: model.keras, curves.png, history.csv, logs, checkpoints")
    return 0


def _at_least_one(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, received {word!r}")
    return int(word)


def _option(word: str) -> tuple[str, Any]:
    name, separator, value = word.partition("=")
    if not separator or not name:
        raise argparse.ArgumentTypeError(f"expected NAME=VALUE, received {word!r}")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value
