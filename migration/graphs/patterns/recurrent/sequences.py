"""Sequences `[batch, time, features]`, and what is taken of them."""

from migration.graphs.flow import Kind, Node, Tensor
from migration.graphs.flow.tensors import Shape
from migration.graphs.plan.layer import Call, Layer, Value
from migration.graphs.plan.model_plan import Plan


def between(name: str, node: Node, shape: Shape, dtype: object = None) -> Tensor:
    """A tensor that the graph does not have, for what is computed on the way.

    Args:
        name: of it.
        node: which it is on the way to.
        shape: of it.
        dtype: by default that of the node's output.
    """
    made = Node(name, "Between", [])
    made.outputs.append(Tensor(made, 0, shape, dtype or node.output.dtype, Kind.DATA))  # type: ignore[arg-type]
    return made.output


def computed(text: str, inputs: list[Value], name: str, node: Node, shape: Shape, dtype: object = None) -> Value:
    """An expression of some values."""
    return Call(inputs, [between(name, node, shape, dtype)], [node], expression=text).value()


def called(layer: Layer, inputs: list[Value], name: str, node: Node, shape: Shape, how: str = "") -> Value:
    """What a layer makes of some values."""
    return Call(inputs, [between(name, node, shape)], [node], layer, called=how).value()


def batch_first(x: Tensor, plan: Plan) -> Value:
    """A sequence `[time, batch, …]` with its examples first."""
    turned = turned_from(x, plan)
    if turned is not None:
        return plan.value_of(turned)
    shape = x.shape and (x.shape[1], x.shape[0], *x.shape[2:])
    order = _turn(x.rank or 3)
    return computed(f"ops.transpose({{0}}, {order})", [plan.value_of(x)], "sequence", x.node, shape, x.dtype)


def time_first(value: Value, x: Tensor) -> Value:
    """A sequence `[batch, time, …]` with its steps first."""
    return computed(f"ops.transpose({{0}}, {_turn(x.rank or 3)})", [value], "steps", x.node, x.shape, x.dtype)


def _turn(rank: int) -> tuple[int, ...]:
    return (1, 0, *range(2, rank))


def turned_from(x: Tensor, plan: Plan) -> Tensor | None:
    """What a tensor is, but with its first two axes changed; None if it is not."""
    if x.node.type != "Transpose" or not x.node.inputs[0].is_data:
        return None
    order = plan.constant(x.node.inputs[1])
    return x.node.inputs[0] if order is not None and tuple(order) == _turn(len(order)) and len(order) > 1 else None


def turned_to(x: Tensor, plan: Plan) -> list[Tensor]:
    """The tensors that are a tensor with its first two axes changed."""
    takers = (node for node in plan.flow.consumers[x] if node.type == "Transpose")
    return [node.output for node in takers if turned_from(node.output, plan) is x]


def reversed_from(x: Tensor, axis: int, plan: Plan) -> tuple[Tensor, Tensor | None] | None:
    """What a sequence is, but backwards in time.

    Args:
        x: the sequence.
        axis: of time, 0 or 1; the other one is that of the examples.
        plan: of the model.

    Returns:
        The sequence and the lengths of its examples, if each is turned within its own; None if it is not backwards.
    """
    node = x.node
    if node.type == "ReverseV2" and plan.constant(node.inputs[1]) == [axis]:
        return node.inputs[0], None
    if node.type == "ReverseSequence" and (node.attributes["seq_dim"], node.attributes["batch_dim"]) == (
        axis,
        1 - axis,
    ):
        return node.inputs[0], node.inputs[1]
    return None


def reversed_to(x: Tensor, axis: int, lengths: Tensor, plan: Plan) -> list[Tensor] | None:
    """What a sequence is taken as, if that is nothing but it backwards, each example within its length."""
    if x in plan.flow.outputs.values():
        return None
    found = []
    for node in plan.flow.consumers[x]:
        back = reversed_from(node.output, axis, plan)
        if back is None or back[0] is not x or back[1] is not lengths:
            return None
        found.append(node.output)
    return found


def steps_of(x: Tensor, axis: int, length: int | None, plan: Plan) -> tuple[dict[Tensor, int], bool]:
    """What single steps are taken of a sequence.

    Args:
        x: the sequence.
        axis: of time.
        length: of the sequence; None if it is not always the same.
        plan: of the model.

    Returns:
        The tensors that are steps, with their numbers, -1 for the last; and whether nothing else is taken of it.
    """
    found: dict[Tensor, int] = {}
    only = x not in plan.flow.outputs.values()
    for node in plan.flow.consumers[x]:
        step = step_of(node, x, axis, length, plan)
        if node.type == "Transpose" and turned_from(node.output, plan) is x:
            inner, only_inner = steps_of(node.output, 1 - axis, length, plan)
            found |= inner
            only = only and only_inner
        elif step is not None:
            found[node.output] = step
        elif node.type == "Unpack" and node.attributes["axis"] % 3 == axis and x.rank == 3:
            for number, output in enumerate(node.outputs):
                if plan.flow.consumers[output] or output in plan.flow.outputs.values():
                    found[output] = -1 if number == len(node.outputs) - 1 else number
        else:
            only = False
    return found, only


def step_of(node: Node, x: Tensor, axis: int, length: int | None, plan: Plan) -> int | None:
    """Which step of a sequence a node takes, -1 for the last; None if it is no single step."""
    step: int | None = None
    if node.type in ("Gather", "GatherV2") and node.inputs[0] is x:
        number = plan.scalar(node.inputs[1]) if node.inputs[1].rank == 0 else None
        along = plan.constant(node.inputs[2]) if len(node.inputs) > 2 else 0
        if number is None or along != axis or node.attributes.get("batch_dims"):
            return None
        step = int(number)
    elif node.type == "StridedSlice" and node.inputs[0] is x:
        step = _sliced_step(node, axis, plan)
    if step is None:
        return None
    return -1 if length is not None and step == length - 1 else step


def _sliced_step(node: Node, axis: int, plan: Plan) -> int | None:
    """The step that `x[:, step]` or `x[:, step, :]` takes."""
    begins, ends, steps = (plan.constant(each) for each in node.inputs[1:])
    masks = node.attributes
    if begins is None or ends is None or steps is None or masks["ellipsis_mask"] or masks["new_axis_mask"]:
        return None
    if masks["shrink_axis_mask"] != 1 << axis or len(begins) <= axis or any(step != 1 for step in steps):
        return None
    for other in range(len(begins)):
        from_start = bool(masks["begin_mask"] & 1 << other) or begins[other] == 0
        if other != axis and not (from_start and masks["end_mask"] & 1 << other):
            return None
    return begins[axis]


def is_zero(tensor: Tensor, plan: Plan) -> bool:
    """Whether a tensor is nothing but zeros, whatever the inputs are."""
    if tensor.is_known:
        return plan.scalar(tensor) == 0
    node = tensor.node
    if node.type == "ZerosLike":
        return True
    if node.type == "Fill":
        return plan.scalar(node.inputs[1]) == 0
    if tensor.kind is Kind.SIZED and tensor.tensor is not None:
        return not any(value.any() for value in plan.flow.tried(tensor))
    return False
