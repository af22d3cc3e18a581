"""The arguments of `tfgraph train`, apart from what they do: `--help` needs no TensorFlow."""

import argparse
import json
from typing import Any


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `tfgraph train`."""
    parser.add_argument("model", nargs="?", metavar="MODEL", help="name of the model; --list names them all")
    parser.add_argument("--list", action="store_true", help="list the models, with their data and arguments")
    parser.add_argument("--out", metavar="DIR", help="directory of the run; one that was stopped there goes on")
    parser.add_argument("--data", metavar="DIR", help="directory of the data set, or 'mnist', 'cifar10', 'embedded'")
    parser.add_argument("--epochs", type=_at_least_one, default=3, help="passes over the data, in all (3)")
    parser.add_argument("--batch-size", type=_at_least_one, help="examples in a step (the model's own)")
    parser.add_argument("--keep-prob", type=_probability, help="of dropout in training (the model's own)")
    parser.add_argument("--seed", type=int, default=0, help="of weights, order and dropout (0)")
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        type=_option,
        action="append",
        default=[],
        help="an argument of the model; may be repeated",
    )


def _at_least_one(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, received {word!r}")
    return int(word)


def _probability(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = -1
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"expected a number in (0, 1], received {word!r}")
    return value


def _option(word: str) -> tuple[str, Any]:
    name, separator, value = word.partition("=")
    if not separator or not name:
        raise argparse.ArgumentTypeError(f"expected NAME=VALUE, received {word!r}")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value
