"""Make the namespace of a contrib project: its own names, then those of other modules, then a refusal."""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Mapping
from typing import Any

from tfgraph.v1.contrib import refusals

#: Modules of this folder that are no contrib project.
MACHINERY = frozenset(
    {"namespace", "protocol_messages", "python_paths", "python_resource", "refusals", "tf_slim_repairs"}
)


def namespace(name: str, *sources: str | Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make the `__getattr__` and `__dir__` of a contrib module.

    Args:
        name: `__name__` of the module.
        *sources: where other names come from, first match wins: the dotted name of a module that
            has them all, or a table of name -> "module:attribute" for names that moved one by one.
            Nothing of it is imported before it is asked for.

    Returns:
        `(__getattr__, __dir__)`, to be bound at module level (PEP 562).
    """
    module = sys.modules[name]
    # Every project is a package: `contrib.rnn.python.ops` must be importable below it (python_paths.py).
    folder = module.__dict__.setdefault("__path__", [])
    ours = frozenset(found.name for found in pkgutil.iter_modules(folder)) - MACHINERY

    def __getattr__(attribute: str) -> Any:
        if attribute in ours:
            return importlib.import_module(f"{name}.{attribute}")
        if not attribute.startswith("__"):
            for source in sources:
                if isinstance(source, str):
                    found = importlib.import_module(source)
                    if hasattr(found, attribute):
                        return getattr(found, attribute)
                elif attribute in source:
                    return resolve(source[attribute])
        raise AttributeError(refusals.message(f"{name}.{attribute}"), name=attribute, obj=module)

    def __dir__() -> list[str]:
        names = {*vars(module), *ours}
        for source in sources:
            names.update(dir(importlib.import_module(source)) if isinstance(source, str) else source)
        return sorted(names)

    return __getattr__, __dir__


def resolve(address: str) -> Any:
    """The object at "module:attribute.attribute"."""
    module, _, attributes = address.partition(":")
    found: Any = importlib.import_module(module)
    for attribute in attributes.split("."):
        found = getattr(found, attribute)
    return found
