"""The options of `tfgraph run` that change how TensorFlow runs: one file each, and the file is the registration.

A file `some_name.py` in here with an `OPTION` is the option `--some-name`.
"""

import argparse
import functools
import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

from tfgraph.runner.options.option import Option

_chosen: dict[str, Any] = {}


@functools.cache
def registered() -> dict[str, Option]:
    """All options by name, in alphabetical order."""
    names = sorted({info.name for info in pkgutil.iter_modules(__path__)} - {"option"})
    return {name: importlib.import_module(f"{__name__}.{name}").OPTION for name in names}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add every option to the command line."""
    for name, option in registered().items():
        parser.add_argument(f"--{name.replace('_', '-')}", **option.argument)


def choose(values: Mapping[str, Any]) -> None:
    """Set the values of the options for this process; names that are no option are ignored."""
    _chosen.update({name: values[name] for name in registered() if name in values})


def before_tensorflow() -> None:
    """Do what must be done before TensorFlow is imported."""
    for name, value in _chosen.items():
        if value is not None and value is not False:
            registered()[name].before_tensorflow(value)


def with_tensorflow() -> None:
    """Do what must be done when TensorFlow is there.

    Raises:
        WrongOptionError: if this machine cannot do what an option asks for.
    """
    for name, value in _chosen.items():
        if value is not None and value is not False:
            registered()[name].with_tensorflow(value)
