"""A graph with its training, whose dropouts keep all: no other program could draw the same masks."""

import tensorflow.compat.v1 as tf

from migration.graphs.dropout_off import is_random
from tfgraph.v1.saving.requests import endpoint


def keeping_all(graph: tf.GraphDef) -> tf.GraphDef:
    """Copy a graph with each dropout of TF1 passing on what it is given, and its gradient.

    A dropout is `x / keep * mask`, of TF 2.x `select(mask, x * scale, 0)`; gradients take the mask, too. So the mask
    becomes `keep` everywhere, or true with a scale of 1.
    """
    copy = tf.GraphDef()
    copy.CopyFrom(graph)
    nodes = {node.name: node for node in copy.node}
    for node in list(copy.node):
        taken = [nodes[endpoint(text)[0]] for text in node.input if not text.startswith("^")]
        if node.op == "Mul":
            for scaled, mask in (taken, taken[::-1]):
                is_scaled = scaled.op in ("Div", "Mul", "RealDiv") and "gradients" not in node.name
                if mask.op in ("Cast", "Floor") and is_scaled and is_random(mask, nodes):
                    _keep(copy, mask, scaled)
                    break
        elif node.op in ("Select", "SelectV2") and len(taken) == 3 and "gradients" not in node.name:
            mask, scaled, _ = taken
            if mask.op == "GreaterEqual" and scaled.op == "Mul" and is_random(mask, nodes):
                drawn = _renamed(copy, mask)
                turned = copy.node.add(name=f"{drawn}_not", op="LogicalNot", input=[drawn])
                copy.node.add(name=mask.name.removesuffix("/drawn"), op="LogicalOr", input=[drawn, turned.name])
                _one(copy, nodes[endpoint(scaled.input[1])[0]])
    return copy


def _keep(graph: tf.GraphDef, mask: tf.NodeDef, scaled: tf.NodeDef) -> None:
    name = mask.name
    dtype = mask.attr["DstT" if mask.op == "Cast" else "T"].type
    keep = scaled.input[1]
    if scaled.op == "Mul":
        graph.node.add(name=f"{name}/kept", op="Reciprocal", input=[keep]).attr["T"].type = dtype
        keep = f"{name}/kept"
    drawn = _renamed(graph, mask)
    graph.node.add(name=f"{name}/zeros", op="ZerosLike", input=[drawn]).attr["T"].type = dtype
    graph.node.add(name=name, op="Add", input=[f"{name}/zeros", keep]).attr["T"].type = dtype


def _one(graph: tf.GraphDef, scale: tf.NodeDef) -> None:
    name, dtype = scale.name, scale.attr["dtype" if scale.op == "Const" else "T"].type
    drawn = _renamed(graph, scale)
    graph.node.add(name=name, op="OnesLike", input=[drawn]).attr["T"].type = dtype


def _renamed(graph: tf.GraphDef, node: tf.NodeDef) -> str:
    """Give a node another name, so that something else can have its own."""
    del graph
    node.name = f"{node.name}/drawn"
    return node.name
