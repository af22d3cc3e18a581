"""What a TF1 graph may lie in, one module each; a module has `opened(path, checkpoint)`, which registers it."""

import functools
import importlib
import os
import pkgutil
from types import ModuleType

from migration.graphs.sources.source import GraphError, Signature, Source

__all__ = ["GraphError", "Signature", "Source", "open_source"]


@functools.cache
def _kinds() -> tuple[ModuleType, ...]:
    modules = [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    return tuple(module for module in modules if hasattr(module, "opened"))


def open_source(path: str | os.PathLike[str], checkpoint: str | os.PathLike[str] | None = None) -> Source:
    """Open the graph that a file or directory holds.

    Args:
        path: a `.meta` file or the checkpoint that it lies beside; a `.pb` or `.pbtxt` file with a graph; the directory
            of a SavedModel.
        checkpoint: where the weights are, if not where they are expected.

    Raises:
        GraphError: if there is no such file, or no graph in it.
    """
    name = os.fspath(path)
    for kind in _kinds():
        source = kind.opened(name, None if checkpoint is None else os.fspath(checkpoint))
        if source is not None:
            return source
    if os.path.exists(name):
        raise GraphError(
            f"Cannot open '{name}': expected a .meta or a checkpoint with its .meta beside it, a .pb or .pbtxt, or the"
            " directory of a SavedModel."
        )
    raise GraphError(f"Cannot open '{name}': no such file, and no '{name}.meta'.")
