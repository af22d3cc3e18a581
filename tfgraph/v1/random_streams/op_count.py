"""How many nodes TF 1.15 would have built in a graph by now.

TF 1.15 took the seed of a random node from the number of nodes built before it. Where TF 2.21 builds more or
fewer nodes for the same call, the difference is kept beside the graph.
"""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from tensorflow.python.eager import context
from tensorflow.python.framework import ops

_beyond: "weakref.WeakKeyDictionary[ops.Graph, int]" = weakref.WeakKeyDictionary()


def count(graph: ops.Graph) -> int:
    """Return the number of nodes that TF 1.15 would have built in `graph` by now (its `graph._last_id`)."""
    return graph.num_operations() + _beyond.get(graph, 0)


def add(nodes: int) -> None:
    """Count `nodes` more in the default graph (fewer, if negative): 1.15 built them, 2.21 does not."""
    if nodes and not context.executing_eagerly():
        graph = ops.get_default_graph()
        _beyond[graph] = _beyond.get(graph, 0) + nodes


@contextmanager
def counted_as(nodes: int) -> Iterator[None]:
    """Count what the block adds to the default graph as `nodes` nodes, however many it builds."""
    if context.executing_eagerly():
        yield
        return
    graph = ops.get_default_graph()
    before = count(graph)
    yield
    _beyond[graph] = before + nodes - graph.num_operations()
