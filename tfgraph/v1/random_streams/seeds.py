"""The seed of a random node, by the rule of TF 1.15, in the graphs that follow it."""

from typing import Any

from tensorflow.python.eager import context
from tensorflow.python.framework import ops, random_seed

from tfgraph.v1.random_streams.op_count import count

_MARK = "_follows_tf1_random_streams"
_everywhere: bool | None = None


def follow_tf1_everywhere(wanted: bool) -> None:
    """Say that all graphs of this process follow TF 1.15, or none: it belongs to a legacy script."""
    global _everywhere
    _everywhere = wanted


def follow_tf1(graph: ops.Graph, wanted: bool = True) -> None:
    """Mark `graph`: its seeds, and those of the functions traced inside it, are TF 1.15's or TF 2.21's."""
    setattr(graph, _MARK, wanted)


def follows_tf1(graph: ops.Graph) -> bool:
    """Say whether `graph`, or the nearest graph around it that is marked, follows TF 1.15."""
    if _everywhere is not None:
        return _everywhere
    inner: Any = graph
    while inner is not None:
        marked = getattr(inner, _MARK, None)
        if marked is not None:
            return marked
        inner = getattr(inner, "outer_graph", None) or getattr(inner, "_outer_graph", None)
    return False


def in_tf1_stream() -> bool:
    """Say whether a random node built now takes a seed that TF 1.15 would have given it."""
    if context.executing_eagerly():
        return False
    graph = ops.get_default_graph()
    return graph.seed is not None and follows_tf1(graph)


def get_seed(original: Any, op_seed: int | None) -> tuple[int | None, int | None]:
    """Return the two seeds of a node: the graph's, and the node's own or the number of nodes before it.

    Source: TF 1.15 `tf.random.get_seed`; TF 2.21 counts the calls of `get_seed` instead.
    """
    if op_seed is None and in_tf1_stream():
        op_seed = count(ops.get_default_graph())
    return original(op_seed)


def set_random_seed(seed: int) -> None:
    """Set the graph-level seed of the default graph, whose random numbers are TF 1.15's from now on.

    Args:
        seed: the seed; the stream of each random op follows from it and from the number of nodes built before.

    Source: TF 1.15 `tf.random.set_random_seed`.
    """
    random_seed.set_random_seed(seed)
    if not context.executing_eagerly():
        follow_tf1(ops.get_default_graph())
