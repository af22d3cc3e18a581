"""What a graph reads by itself: from queues and iterators, or out of files that it decodes and parses."""

from collections.abc import Mapping

import tensorflow.compat.v1 as tf

from tfgraph.v1.saving.requests import endpoint

#: What begins the name of an operation that takes data out of something, to its attribute that tells their dtypes.
_TAKING = {
    "IteratorGetNext": "output_types",
    "QueueDequeue": "component_types",
    "StagePeek": "dtypes",
    "Unstage": "dtypes",
}
_BATCHES = ("QueueDequeueMany", "QueueDequeueUpTo")
_SHAPES = ("output_shapes", "_output_shapes")
#: What makes numbers of the text of a file.
_DECODING = ("Decode", "ParseExample", "ParseSingle", "ParseSequence", "ParseTensor", "StringToNumber")
_NO_DECODING = ("DecodeBase64", "DecodeCompressed", "DecodeProto")


def readings(graph: tf.GraphDef) -> dict[str, tf.NodeDef]:
    """Find what is read and used.

    Args:
        graph: of any TF1.

    Returns:
        A placeholder for each tensor, by the name of that: of its dtype and shape, as far as the operation tells them,
        and named as what is put into the queue, if that is known.
    """
    nodes = {node.name: node for node in graph.node}
    used = {endpoint(text) for node in graph.node for text in node.input if not text.startswith("^")}
    found = {}
    for name, index in sorted(used):
        node = nodes.get(name)
        if node is not None and is_reading(node):
            found[f"{name}:{index}"] = _placeholder(node, index, nodes)
    return found


def is_reading(node: tf.NodeDef) -> bool:
    """Whether an operation brings in what a graph computes with."""
    return node.op.startswith((*_TAKING, *_DECODING)) and not node.op.startswith(_NO_DECODING)


def _placeholder(node: tf.NodeDef, index: int, nodes: Mapping[str, tf.NodeDef]) -> tf.NodeDef:
    made = tf.NodeDef(name=node.name if index == 0 else f"{node.name}_{index}", op="Placeholder")
    types = next((node.attr[key].list.type for kind, key in _TAKING.items() if node.op.startswith(kind)), ())
    if index < len(types):
        made.attr["dtype"].type = types[index]
    shapes = [tf.TensorShape(each) for key in _SHAPES for each in node.attr[key].list.shape[index : index + 1]]
    if node.op.startswith("QueueDequeue"):
        queue = nodes[endpoint(node.input[0])[0]]
        each = [tf.TensorShape(shape) for shape in queue.attr["shapes"].list.shape[index : index + 1]]
        if node.op.startswith(_BATCHES):  # of any number of examples, not of as many as it was trained with
            each = [*each, *(shape[1:] for shape in shapes)]
            shapes = [tf.TensorShape([None]).concatenate(shape) for shape in each]
        else:
            shapes = [*each, *shapes]
        for filling in nodes.values():
            if filling.op.startswith("QueueEnqueue") and endpoint(filling.input[0])[0] == queue.name:
                source = nodes[endpoint(filling.input[1 + index])[0]]
                made.name = source.name if source.op.startswith("Placeholder") else made.name
    known = next((shape for shape in shapes if shape.rank is not None), tf.TensorShape(None))
    made.attr["shape"].shape.CopyFrom(known.as_proto())
    return made
