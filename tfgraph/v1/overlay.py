"""Lay our own names over a module of `tensorflow.compat.v1`; everything else falls through to it."""

import importlib
import pkgutil
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def overlay(name: str, base: ModuleType) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make the `__getattr__` and `__dir__` of a module that lies over `base`.

    The modules in the folder of a package are found by themselves and imported on first use, so that
    `import tfgraph.v1` stays as quick as `import tensorflow`.

    Args:
        name: `__name__` of the module that lies on top.
        base: the module that answers for names which the top one does not define.

    Returns:
        `(__getattr__, __dir__)`, to be bound at module level (PEP 562).
    """
    folder = getattr(sys.modules[name], "__path__", [])
    ours = frozenset(module.name for module in pkgutil.iter_modules(folder))

    def __getattr__(attribute: str) -> Any:
        if attribute in ours:
            return importlib.import_module(f"{name}.{attribute}")
        try:
            return getattr(base, attribute)
        except AttributeError:
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}") from None

    def __dir__() -> list[str]:
        return sorted({*vars(sys.modules[name]), *ours, *dir(base)})

    return __getattr__, __dir__
