"""A graph that does not change its variables when it is run: moving averages, counters, checks on the side."""

from collections import defaultdict

import tensorflow.compat.v1 as tf

from tfgraph.v1.saving.requests import endpoint

#: Operations that other ones wait for, as they change or check something: what these compute does not follow from that.
_ON_THE_SIDE = (
    "Apply",
    "Assert",
    "Assign",
    "NoOp",
    "Print",
    "ResourceApply",
    "ResourceScatter",
    "Scatter",
    "SparseApply",
)


def leave_out_updates(graph: tf.GraphDef) -> None:
    """Let nothing in a graph wait for updates of variables.

    Batch normalisation with `updates_collections=None` updates its moving averages whenever its output is computed:
    then a graph computes something else each time.

    Args:
        graph: of any TF1; it is changed.
    """
    on_the_side = {node.name for node in graph.node if node.op.startswith(_ON_THE_SIDE)} - _within_loops(graph)
    for node in graph.node:
        kept = [text for text in node.input if not (text.startswith("^") and endpoint(text)[0] in on_the_side)]
        if len(kept) < len(node.input):
            del node.input[:]
            node.input.extend(kept)


def _within_loops(graph: tf.GraphDef) -> set[str]:
    """The nodes in bodies of loops: a constant there is one because of what it waits for."""
    consumers = defaultdict(list)
    for node in graph.node:
        for text in node.input:
            consumers[endpoint(text)[0]].append(node)
    waiting = [node for node in graph.node if node.op in ("Enter", "RefEnter")]
    found: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node.name not in found and node.op not in ("Exit", "RefExit"):
            found.add(node.name)
            waiting += consumers[node.name]
    return found
