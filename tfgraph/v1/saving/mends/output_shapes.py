"""Shapes that the writer's TensorFlow noted in `_output_shapes`: today's infers others, or there are too few."""

import re

import tensorflow.compat.v1 as tf

from tfgraph.v1.saving.mends import Mend, count

_REJECTED = re.compile(
    r"Node '([^']*)' has (?:an _output_shapes attribute inconsistent with the GraphDef"
    r"|\d+ outputs but the _output_shapes attribute specifies)"
)


def _drop(graph: tf.GraphDef, error: str) -> str | None:
    found = _REJECTED.search(error)
    if found is None:
        return None
    # The name in the message begins with the scope that the graph is imported into.
    named = [node for node in graph.node if f"/{found[1]}".endswith(f"/{node.name}")]
    kind = max(named, key=lambda node: len(node.name)).op if named else ""
    # Of the other operations they stay: a shape that a script has set is nowhere else in the file.
    with_shapes = [node for node in graph.node if node.op == kind and "_output_shapes" in node.attr]
    for node in with_shapes:
        del node.attr["_output_shapes"]
    return f"dropped the noted shapes of {count(len(with_shapes), f'{kind} node')}" if with_shapes else None


MEND = Mend(
    reason="their shape is inferred otherwise than when the graph was written",
    after=_drop,
)
