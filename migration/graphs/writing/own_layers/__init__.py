"""Layers that Keras does not have, one file each: their source goes into the models that need them."""

import functools
import importlib
import inspect
import pkgutil


@functools.cache
def own_layers() -> dict[str, type]:
    """The classes of this folder, by name: each module has one."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        for name, value in vars(importlib.import_module(f"{__name__}.{module.name}")).items():
            if inspect.isclass(value) and value.__module__ == f"{__name__}.{module.name}":
                found[name] = value
    return found
