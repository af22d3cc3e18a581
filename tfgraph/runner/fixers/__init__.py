"""The fixers: one file each, and the file is the registration.

A file `NAME.py` in here with a `FIXER` is the fixer NAME.
"""

import functools
import importlib
import pkgutil

from tfgraph.runner.mending.fixer import Fixer


@functools.cache
def registered() -> dict[str, Fixer]:
    """All fixers by name, in alphabetical order."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").FIXER for name in names}
