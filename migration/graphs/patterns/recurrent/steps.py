"""Sequences that lie in a graph step by step: taken apart for a loop that was unrolled, and put together again."""

from collections.abc import MutableMapping, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.patterns.dropout import dropped
from migration.graphs.patterns.recurrent.sequences import (
    batch_first,
    called,
    computed,
    step_of,
    time_first,
)
from migration.graphs.plan.layer import Call, Layer, Value
from migration.graphs.plan.model_plan import Plan

#: Of each plan: tensors that are steps of a sequence, with the sequence, their numbers, and its length.
_STEPS: "WeakKeyDictionary[Plan, dict[Tensor, tuple[Value, int, int]]]" = WeakKeyDictionary()


class Steps(NamedTuple):
    """A sequence that some tensors are the steps of.

    Attributes:
        value: the sequence `[batch, time, …]`.
        backwards: whether they are so in reversed order.
        node: which it is made for.
    """

    value: Value
    backwards: bool
    node: Node

    def forwards(self) -> Value:
        """The sequence in the order of the tensors."""
        if not self.backwards:
            return self.value
        return computed("ops.flip({0}, axis=1)", [self.value], "backwards", self.node, None)


def steps_in(plan: Plan) -> MutableMapping[Tensor, tuple[Value, int, int]]:
    """The tensors that are steps of a sequence."""
    return _STEPS.setdefault(plan, {})


def sequence_of(tensors: list[Tensor], node: Node, plan: Plan) -> Steps:
    """A sequence of some steps: that which they were taken of, or all of them stacked."""
    found = _lifted(tensors, node, plan)
    if found is not None:
        return found
    places = ", ".join(f"{{{number}}}" for number in range(len(tensors)))
    shape = (None, len(tensors), *(tensors[0].shape or (None, None))[1:])
    values = [plan.value_of(tensor) for tensor in tensors]
    text = f"ops.stack([{places}], axis=1)" if len(tensors) > 1 else "ops.expand_dims({0}, 1)"
    value = computed(text, values, "sequence", node, shape, tensors[0].dtype)
    return Steps(value, False, node)


def _lifted(tensors: list[Tensor], node: Node, plan: Plan) -> Steps | None:
    """The sequence that tensors are the steps of, forwards or backwards; None if they are of none."""
    for ordered, backwards in ((tensors, False), (tensors[::-1], True)):
        value = _taken_apart(ordered, plan)
        if value is not None:
            return Steps(value, backwards, node)
    shape = (None, len(tensors), *(tensors[0].shape or (None, None))[1:])
    drops = [dropped(tensor, plan) for tensor in tensors]
    if all(drop is not None and drop.rate == drops[0].rate for drop in drops):  # type: ignore[union-attr]
        inner = _lifted([drop.x for drop in drops if drop], node, plan)
        if inner is not None:
            plan.drops_always |= any(drop is not None and drop.always for drop in drops)
            layer = Layer("Dropout", {"*rate": drops[0].rate})  # type: ignore[union-attr]
            return inner._replace(value=called(layer, [inner.value], "dropout", node, shape))
    if all(tensor.node.type == "ConcatV2" and _is_last_axis(tensor, plan) for tensor in tensors):
        parts = [tensor.node.inputs[:-1] for tensor in tensors]
        if len({len(each) for each in parts}) == 1:
            inners = [_lifted(list(each), node, plan) for each in zip(*parts, strict=True)]
            if all(inner is not None for inner in inners):
                values = [inner.forwards() for inner in inners if inner is not None]
                places = ", ".join(f"{{{number}}}" for number in range(len(values)))
                layer = Layer("Concatenate")
                return Steps(called(layer, values, "both", node, shape, f"[{places}]"), False, node)
    return None


def _is_last_axis(tensor: Tensor, plan: Plan) -> bool:
    axis = plan.scalar(tensor.node.inputs[-1])
    return tensor.rank == 2 and axis in (1, -1)


def _taken_apart(tensors: Sequence[Tensor], plan: Plan) -> Value | None:
    """What some tensors, in order, are all the steps of."""
    known = steps_in(plan)
    if all(tensor in known for tensor in tensors):
        values, numbers, lengths = zip(*(known[tensor] for tensor in tensors), strict=True)
        if len(set(values)) == 1 and list(numbers) == list(range(lengths[0])):
            return values[0]
        return None
    first = tensors[0].node
    if first.type in ("Squeeze", "Reshape") and all(tensor.node.type == first.type for tensor in tensors):
        return _squeezed(tensors, plan)
    if list(first.outputs) == list(tensors):
        if first.type == "Unpack" and first.attributes["axis"] in (0, 1):
            x = first.inputs[0]
            return plan.value_of(x) if first.attributes["axis"] == 1 else batch_first(x, plan)
        if first.type == "Split" and plan.scalar(first.inputs[0]) == 0:
            return _split_rows(first, plan)
        return None
    return _sliced(tensors, plan)


def _sliced(tensors: Sequence[Tensor], plan: Plan) -> Value | None:
    """`x[:, 0]`, `x[:, 1]`, …."""
    nodes = [tensor.node for tensor in tensors]
    if any(not node.inputs for node in nodes):
        return None
    x = nodes[0].inputs[0]
    if any(node.inputs[0] is not x for node in nodes) or x.rank is None or x.shape is None or not x.is_data:
        return None
    for axis in (0, 1):
        if x.rank < 2 or x.shape[axis] != len(tensors):
            continue
        steps = [step_of(node, x, axis, None, plan) for node in nodes]
        if all(step is not None for step in steps):
            numbers = [step % len(tensors) for step in steps if step is not None]
            if numbers == list(range(len(tensors))):
                return plan.value_of(x) if axis == 1 else batch_first(x, plan)
    return None


def _squeezed(tensors: Sequence[Tensor], plan: Plan) -> Value | None:
    """Parts of one step each, `[batch, 1, features]`, without their axis of time."""
    nodes = [tensor.node for tensor in tensors]
    split = nodes[0].inputs[0].node
    if split.type != "Split" or [node.inputs[0] for node in nodes] != list(split.outputs):
        return None
    x = split.inputs[1]
    axis = int(plan.scalar(split.inputs[0]) or 0)
    if x.rank != 3 or x.shape is None or x.shape[axis] != len(tensors):
        return None
    if axis not in (0, 1) or any(
        tensor.rank != 2 or tensor.shape is None or tensor.shape[-1] != x.shape[-1] for tensor in tensors
    ):
        return None
    return plan.value_of(x) if axis == 1 else batch_first(x, plan)


def _split_rows(split: Node, plan: Plan) -> Value | None:
    """Rows of all steps behind each other, `[time * batch, features]`: the tutorials of 2015."""
    x, number = split.inputs[1], len(split.outputs)
    if x.rank != 2 or x.shape is None or x.shape[-1] is None:
        return None
    if x.node.type == "Reshape":
        inner = x.node.inputs[0]
        if inner.rank == 3 and inner.shape is not None and (inner.shape[0], inner.shape[-1]) == (number, x.shape[-1]):
            return batch_first(inner, plan)
    text = f"ops.transpose(ops.reshape({{0}}, ({number}, -1, {x.shape[-1]})), (1, 0, 2))"
    return computed(text, [plan.value_of(x)], "sequence", split, (None, number, x.shape[-1]), x.dtype)


@pattern("Pack", rank=BLOCK)
def stacked(node: Node, plan: Plan) -> Call | Value | None:
    """Find the steps of a sequence that are stacked: the sequence."""
    if len(node.inputs) < 2 or node.attributes["axis"] not in (0, 1) or node.inputs[0].rank != 2:
        return None
    found = _lifted(list(node.inputs), node, plan) if all(each.is_data for each in node.inputs) else None
    if found is None:
        return None
    sequence = found.forwards()
    return sequence if node.attributes["axis"] == 1 else time_first(sequence, node.output)


@pattern("ConcatV2", "Concat", rank=BLOCK)
def behind_each_other(node: Node, plan: Plan) -> Value | None:
    """Find the steps of a sequence that are joined: `[batch, time * features]` or `[time * batch, features]`."""
    *parts, axis = node.inputs if node.type == "ConcatV2" else [*node.inputs[1:], node.inputs[0]]
    if len(parts) < 2 or not all(part in steps_in(plan) for part in parts):
        return None
    value = _taken_apart(parts, plan)
    number = plan.constant(axis)
    if value is None or number not in (0, 1, -1):
        return None
    if number:
        return called(Layer("Flatten"), [value], "flat", node, node.output.shape)
    width = parts[0].shape[-1] if parts[0].shape else None
    if width is None:
        return None
    text = f"ops.reshape(ops.transpose({{0}}, (1, 0, 2)), (-1, {width}))"
    return computed(text, [value], "rows", node, node.output.shape)
