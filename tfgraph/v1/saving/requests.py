"""What the restore operations of a graph ask a checkpoint for, and where they put it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import tensorflow as tf
from tensorflow.core.framework.node_def_pb2 import NodeDef

#: Operation that reads a checkpoint: which of its inputs name the tensors and the parts of them that it wants.
_NAMES_AND_SLICES = {"RestoreV2": (1, 2), "RestoreSlice": (1, 2), "Restore": (1, None)}
_ASSIGNMENTS = {"Assign", "AssignVariableOp"}
#: What `Saver(reshape=True)` and devices put between the reading and the assignment.
_BETWEEN = {"Identity", "Reshape"}

Shape = tuple[int, ...]
Nodes = dict[str, NodeDef]
#: Output of a node, as `endpoint` names it: who takes it in.
Consumers = dict[tuple[str, int], list[NodeDef]]


class Request(NamedTuple):
    """One tensor, or one slice of a tensor, that a graph wants from a checkpoint.

    Attributes:
        key: name of the tensor in the checkpoint.
        dtype: that the graph expects.
        shape: of the whole tensor; None where the graph takes any.
        part: the slice, by dimension `(start, length)`; None for the whole tensor.
        target: name of the variable that takes it, or of the operation, if that is no variable.
        reshapes: whether a tensor of another shape with as many elements will do.
    """

    key: str
    dtype: tf.DType
    shape: Shape | None
    part: tuple[tuple[int, int], ...] | None
    target: str
    reshapes: bool = False

    @property
    def slices(self) -> tuple[slice, ...]:
        """The part, to index an array of the whole tensor with."""
        return tuple(slice(start, start + length) for start, length in self.part or ())


def requests(graph: tf.compat.v1.GraphDef, restore_op: str | None = None) -> list[Request]:
    """List what restoring asks a checkpoint for.

    Args:
        graph: with its restore operations.
        restore_op: name of the operation that starts them all (`SaverDef.restore_op_name`); None for all in the graph.
    """
    nodes = {node.name: node for node in graph.node}
    wanted = set(nodes) if restore_op is None else _before(restore_op.partition(":")[0], nodes)
    consumers: Consumers = defaultdict(list)
    for name in wanted:
        for producer, index in map(endpoint, nodes[name].input):
            if index >= 0:
                consumers[producer, index].append(nodes[name])
    found = [
        request
        for name in sorted(wanted)
        if nodes[name].op in _NAMES_AND_SLICES
        for request in _of_restore(nodes[name], nodes, consumers)
    ]
    return sorted(set(found), key=lambda request: (request.key, request.part or (), request.target))


def endpoint(text: str) -> tuple[str, int]:
    """`"a"` -> `("a", 0)`, `"a:1"` -> `("a", 1)`, `"^a"` -> `("a", -1)`: what an input of a node names."""
    if text.startswith("^"):
        return text[1:], -1
    name, _, index = text.partition(":")
    return name, int(index or 0)


def _before(start: str, nodes: Nodes) -> set[str]:
    """`start` and all that it needs."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        name = todo.pop()
        if name not in seen and name in nodes:
            seen.add(name)
            todo += [endpoint(text)[0] for text in nodes[name].input]
    return seen


def _of_restore(node: NodeDef, nodes: Nodes, consumers: Consumers) -> Iterator[Request]:
    at_names, at_slices = _NAMES_AND_SLICES[node.op]
    keys = _strings(nodes, node.input[at_names])
    specs = [""] * len(keys) if at_slices is None else _strings(nodes, node.input[at_slices])
    dtypes = list(node.attr["dtypes"].list.type) if node.op == "RestoreV2" else [node.attr["dt"].type] * len(keys)
    for index, (key, spec, dtype) in enumerate(zip(keys, specs, dtypes, strict=False)):
        whole, part = _parse_slice(spec)
        for target, shape, reshapes in _targets((node.name, index), nodes, consumers):
            yield Request(key, tf.as_dtype(dtype), whole or shape, part, target, reshapes)


def _targets(start: tuple[str, int], nodes: Nodes, consumers: Consumers) -> Iterator[tuple[str, Shape | None, bool]]:
    """Where a restored tensor goes: `(variable, shape, reshapes)`."""
    todo = [(start, False)]
    while todo:
        place, reshapes = todo.pop()
        for consumer in consumers[place]:
            first = endpoint(consumer.input[0])
            if consumer.op in _ASSIGNMENTS and first != place:
                yield first[0], _shape(nodes.get(first[0]), consumer), reshapes
            elif consumer.op in _BETWEEN:
                todo.append(((consumer.name, 0), reshapes or consumer.op == "Reshape"))
            else:  # a table of look-ups, a parameter blob of cuDNN: they look at the shape themselves
                yield consumer.name, None, reshapes


def _shape(variable: NodeDef | None, assignment: NodeDef) -> Shape | None:
    """The static shape of a variable; None if the assignment does not look at it or it is not fully known."""
    looks = "validate_shape" not in assignment.attr or assignment.attr["validate_shape"].b
    if variable is None or "shape" not in variable.attr or (assignment.op == "Assign" and not looks):
        return None
    shape = variable.attr["shape"].shape
    sizes = tuple(dimension.size for dimension in shape.dim)
    return None if shape.unknown_rank or any(size < 0 for size in sizes) else sizes


def _strings(nodes: Nodes, text: str) -> list[str]:
    """The value of a constant of strings; nothing where it is computed."""
    node = nodes.get(endpoint(text)[0])
    if node is None or node.op != "Const":
        return []
    values: Iterable[bytes] = tf.make_ndarray(node.attr["value"].tensor).reshape(-1)
    return [value.decode() for value in values]


def _parse_slice(spec: str) -> tuple[Shape | None, tuple[tuple[int, int], ...] | None]:
    """`"10 4 0,5:-"` -> `((10, 4), ((0, 5), (0, 4)))`. Source: TF 1.15 `tf.Variable.SaveSliceInfo.spec`."""
    if not spec:
        return None, None
    *sizes, ranges = spec.split(" ")
    whole = tuple(int(size) for size in sizes)
    part = [
        (0, size) if text == "-" else (int(text.split(",")[0]), int(text.split(",")[1]))
        for text, size in zip(ranges.split(":"), whole, strict=True)
    ]
    return whole, tuple(part)
