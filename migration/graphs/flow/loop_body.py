"""What a `tf.while_loop` of TF1 computes in one of its rounds, as nodes."""

from dataclasses import dataclass, field

import tensorflow.compat.v1 as tf

from migration.graphs.flow import conditions
from migration.graphs.flow.loops import ENTERS, EXITS, decides
from migration.graphs.flow.reading import PASSING, RANDOM
from migration.graphs.flow.tensors import Kind, Node, Shape, Tensor, attributes_of, static_shape

#: Operations whose results have the shape of their largest input.
_ELEMENTWISE = set("Add AddV2 Div Maximum Minimum Mul RealDiv Relu Sigmoid Softsign Sub Tanh".split())


@dataclass(eq=False)
class Variable:
    """A variable of a loop.

    Attributes:
        initial: what it is at first, outside of the loop.
        current: what it is when a round begins.
        following: what it is when the round ends.
        final: what it is after the loop, outside; None if nobody asks.
    """

    initial: Tensor
    current: Tensor
    following: Tensor
    final: Tensor | None = None


@dataclass(eq=False)
class Body:
    """One round.

    Attributes:
        variables: of the loop.
        condition: whether there is another round, said of the current values.
        nodes: those of the round, which take each other's outputs, the current values and tensors from outside.
    """

    variables: list[Variable]
    condition: Tensor
    nodes: list[Node] = field(default_factory=list)


def body_of(loop: Node) -> Body | None:
    """Read the body of a node of type `Loop`.

    What depends on no variable of the loop and on no input is moved out of it, so that it has a value.

    Returns:
        None if there is another loop in it.
    """
    frame = loop.attributes["frame"]
    if any(operation.type in ENTERS and operation not in frame.enters for operation in frame.body):
        return None
    found: dict[tuple[str, int], Tensor] = {
        (enter.name, 0): tensor for enter, tensor in zip(frame.enters, loop.inputs, strict=True)
    }
    nodes: list[Node] = []
    merges: list[tf.Operation] = []
    # A variable first: all else is computed from them, also what they will be.
    for operation in frame.body:
        if operation.type in conditions.MERGES and any(each.op.type in ENTERS for each in operation.inputs):
            _add(operation, "LoopVariable", [], Kind.DATA, found, nodes)
            current, initial = found[operation.name, 0], found[operation.inputs[0].op.name, 0]
            # Graphs that are read from files have lost it; a loop keeps it.
            current.shape = current.shape or initial.shape
            merges.append(operation)
    for operation in frame.body:
        _read(operation, found, nodes)
    variables = []
    finals = {leaving.inputs[0].op.inputs[0].op: loop.outputs[n] for n, leaving in enumerate(frame.exits)}
    for merge in merges:
        first, again = merge.inputs
        variables.append(
            Variable(
                found[first.op.name, 0],
                found[merge.name, 0],
                found[again.op.inputs[0].op.name, again.op.inputs[0].value_index],
                finals.get(merge),
            )
        )
    condition = decides(frame.exits[0]).inputs[0]
    return Body(variables, found[condition.op.name, condition.value_index], nodes)


def _read(wanted: tf.Operation, found: dict[tuple[str, int], Tensor], nodes: list[Node]) -> None:
    """Read an operation of the body and what it needs, without recursion."""
    waiting = [wanted]
    while waiting:
        operation = waiting[-1]
        if _is_read(operation, found) or operation.type in ("NextIteration", *EXITS):
            waiting.pop()
            continue
        missing = [each.op for each in operation.inputs if not _is_read(each.op, found)]
        if missing:
            waiting += missing
            continue
        waiting.pop()
        if operation.type in conditions.SWITCHES:
            value = operation.inputs[0]
            found[operation.name, 0] = found[operation.name, 1] = found[value.op.name, value.value_index]
            continue
        inputs = [found[each.op.name, each.value_index] for each in operation.inputs]
        if operation.type in PASSING or operation.type in ENTERS:
            found[operation.name, 0] = inputs[0]
        elif operation.type in conditions.MERGES:
            _choose(operation, found, nodes)
        else:
            kind = max((tensor.kind for tensor in inputs), default=Kind.CONSTANT)
            random = operation.type.startswith(RANDOM)
            _add(operation, operation.type, inputs, Kind.DATA if random else kind, found, nodes)


def _is_read(operation: tf.Operation, found: dict[tuple[str, int], Tensor]) -> bool:
    return (operation.name, 0) in found or operation.type == "LoopCond"


def _choose(merge: tf.Operation, found: dict[tuple[str, int], Tensor], nodes: list[Node]) -> None:
    """A condition in the body."""
    condition = conditions.predicate(merge)
    both = [
        found[each.op.name, each.value_index] for each in (conditions.taken(merge, taken) for taken in (True, False))
    ]
    inputs = [found[condition.op.name, condition.value_index], *both] if condition is not None else both
    kind = max(tensor.kind for tensor in inputs)
    _add(merge, "Select" if condition is not None else merge.type, inputs, kind, found, nodes)


def _add(
    operation: tf.Operation,
    kind_of_node: str,
    inputs: list[Tensor],
    kind: Kind,
    found: dict[tuple[str, int], Tensor],
    nodes: list[Node],
) -> None:
    node = Node(operation.name, kind_of_node, inputs, attributes_of(operation), operation=operation)
    moved = _moved_out(operation, inputs) if kind <= Kind.WEIGHT and kind_of_node == operation.type else []
    for index, tensor in enumerate(operation.outputs):
        outside = moved[index] if moved else None
        shape = static_shape(tensor)
        if shape is None or (shape and shape[-1] is None):
            shape = _inferred(node) or shape
        made = Tensor(node, index, shape, tensor.dtype.base_dtype, kind, outside)
        node.outputs.append(made)
        found[operation.name, index] = made
    nodes.append(node)


def _inferred(node: Node) -> Shape:
    """The shape of what a node makes, where the graph has lost that of a variable of the loop."""
    shapes = [tensor.shape for tensor in node.inputs]
    if node.type == "Split" and shapes[1] and len(shapes[1]) == 2 and shapes[1][-1] and _axis(node, 0) in (1, -1):
        return (*shapes[1][:-1], shapes[1][-1] // node.attributes["num_split"])
    if node.type == "ConcatV2" and all(shape and len(shape) == 2 and shape[-1] for shape in shapes[:-1]):
        if _axis(node, -1) not in (1, -1):
            return None
        return (None, sum(shape[-1] for shape in shapes[:-1] if shape))  # type: ignore[misc]
    if node.type in _ELEMENTWISE:
        return max((shape for shape in shapes if shape), key=lambda shape: (len(shape), shape[-1] or 0), default=None)
    if node.type in ("Select", "SelectV2"):
        return next((shape for shape in shapes[1:] if shape), None)
    return None


def _axis(node: Node, place: int) -> int | None:
    value = None if node.operation is None else tf.get_static_value(node.operation.inputs[place])
    return None if value is None else int(value)


def _moved_out(operation: tf.Operation, inputs: list[Tensor]) -> list[tf.Tensor]:
    """The same operation outside of the loop; nothing if that cannot be."""
    given = [tensor.tensor for tensor in inputs]
    if any(tensor is None for tensor in given):
        return []
    attributes = {name: value for name, value in operation.node_def.attr.items() if name != "_class"}
    dtypes = [tensor.dtype.base_dtype for tensor in operation.outputs]
    # Not by `import_graph_def`, which goes through the names of the whole graph.
    with operation.graph.as_default(), tf.control_dependencies(None):
        name = f"moved_out/{operation.name}"
        return list(operation.graph.create_op(operation.type, given, dtypes, name=name, attrs=attributes).outputs)
