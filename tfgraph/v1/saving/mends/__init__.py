"""What TensorFlow 2.21 rejects in an old graph, one module per mend; each module has a `MEND`, which registers it."""

import functools
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import tensorflow.compat.v1 as tf

#: Mends a graph (and the meta graph it is of, None for a plain `GraphDef`) in place and says what it did.
Before = Callable[[tf.GraphDef, tf.MetaGraphDef | None], str | None]
#: Mends a graph after TensorFlow has rejected it with this message, and says what it did; None: not my business.
After = Callable[[tf.GraphDef, str], str | None]


@dataclass(frozen=True)
class Mend:
    """One kind of trouble, and its cure.

    Attributes:
        reason: why TensorFlow 2.21 rejects it.
        before: for what can be seen in the graph.
        after: for what only TensorFlow's own inference finds.
    """

    reason: str
    before: Before = lambda graph, meta: None
    after: After = lambda graph, error: None


@functools.cache
def all_mends() -> dict[str, Mend]:
    """The mends of this folder, by the name of their file."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").MEND for name in names}


def count(number: int, what: str) -> str:
    """`(1, "node")` -> `"1 node"`, `(2, "node")` -> `"2 nodes"`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
