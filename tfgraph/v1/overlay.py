"""Lay our own names over a module of `tensorflow.compat.v1`; everything else falls through to it."""

import importlib
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from tfgraph.v1 import renames, unavailable


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
    public = name.replace("tfgraph.v1", "tf", 1)

    def __getattr__(attribute: str) -> Any:
        if attribute in ours:
            return importlib.import_module(f"{name}.{attribute}")
        path = f"{public}.{attribute}".removeprefix("tf.")
        if (changed := renames.changed(path)) is not None:
            return renames.resolve(changed)
        try:
            return getattr(base, attribute)
        except AttributeError:
            if renames.is_known(path):
                return renames.old(path)
            if (wanted := f"{public}.{attribute}") in unavailable.REASONS:
                return unavailable.placeholder(wanted)
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}") from None

    def __dir__() -> list[str]:
        return sorted({*vars(sys.modules[name]), *ours, *dir(base), *unavailable.names_in(public)})

    return __getattr__, __dir__


def adopt_submodules(name: str, base: ModuleType) -> None:
    """Make `import name.x.y` give `base.x.y`, where `name` has no `x/y.py` of its own.

    For every submodule of `base` imported so far, one entry in `sys.modules`. The module stays the one it is:
    `name.x.y is base.x.y`.

    Args:
        name: `__name__` of the package that lies on top.
        base: the package whose submodules it takes.
    """
    folders = [Path(folder) for folder in sys.modules[name].__path__]
    for imported in [module for module in sys.modules if module.startswith(f"{base.__name__}.")]:
        rest = imported.removeprefix(f"{base.__name__}.")
        path = rest.replace(".", "/")
        if not any((folder / f"{path}.py").exists() or (folder / path).exists() for folder in folders):
            sys.modules.setdefault(f"{name}.{rest}", sys.modules[imported])
