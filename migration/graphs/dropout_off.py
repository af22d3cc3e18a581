"""A graph whose dropout is switched off, where it has no switch for that: to compare with."""

import tensorflow.compat.v1 as tf

from tfgraph.v1.saving.requests import endpoint


def draws_in_a_loop(graph: tf.Graph) -> bool:
    """Whether a loop of a graph draws random numbers."""
    reached: set[tf.Operation] = set()
    waiting = [operation for operation in graph.get_operations() if operation.type in ("Exit", "RefExit")]
    while waiting:
        operation = waiting.pop()
        if operation in reached or operation.type in ("Enter", "RefEnter"):
            continue
        if operation.type == "RandomUniform":
            return True
        reached.add(operation)
        waiting += [*(tensor.op for tensor in operation.inputs), *operation.control_inputs]
    return False


def without_dropout(graph: tf.GraphDef) -> tf.GraphDef:
    """Copy a graph with each `tf.nn.dropout` passing its input on.

    Args:
        graph: of any TF1; others than its dropouts stay as they are.
    """
    copy = tf.GraphDef()
    copy.CopyFrom(graph)
    nodes = {node.name: node for node in copy.node}
    for node in copy.node:
        scaled = _scaled(node, nodes)
        if scaled is not None:
            node.op = "Identity"
            del node.input[:]
            node.input.append(scaled.input[0])
    return copy


def _scaled(node: tf.NodeDef, nodes: dict[str, tf.NodeDef]) -> tf.NodeDef | None:
    """The node that divides by what is kept, if a node is the last one of a dropout."""
    taken = [nodes[endpoint(text)[0]] for text in node.input if not text.startswith("^")]
    if node.op == "Mul":
        for scaled, mask in (taken, taken[::-1]):
            if mask.op in ("Cast", "Floor") and scaled.op in ("Div", "Mul", "RealDiv") and is_random(mask, nodes):
                return scaled
    if node.op in ("Select", "SelectV2"):
        mask, scaled, _ = taken
        if mask.op == "GreaterEqual" and scaled.op in ("Mul", "RealDiv") and is_random(mask, nodes):
            return scaled
    return None


def is_random(mask: tf.NodeDef, nodes: dict[str, tf.NodeDef]) -> bool:
    """Whether random numbers lie up to five steps before a mask."""
    near = [mask]
    for _ in range(5):
        near = [nodes[endpoint(text)[0]] for node in near for text in node.input if not text.startswith("^")]
        if any(node.op == "RandomUniform" for node in near):
            return True
    return False
