"""The layer of a cell, over a sequence."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import tensorflow.compat.v1 as tf

from migration.graphs.flow import Kind, Node, Tensor
from migration.graphs.patterns.recurrent.arrays import Array, same
from migration.graphs.patterns.recurrent.sequences import between, computed, is_zero
from migration.graphs.plan.layer import Call, Layer, Value
from migration.graphs.plan.model_plan import Plan

#: The recurrent layers of a plan, with their weights: the same weights again are the same layer.
_LAYERS: "WeakKeyDictionary[Plan, list[tuple[Layer, dict[str, Array]]]]" = WeakKeyDictionary()
_MASKS: "WeakKeyDictionary[Plan, dict[tuple, Value]]" = WeakKeyDictionary()


class AnyCell(Protocol):
    """One step of a layer: one that Keras has, see `cells.py`, or one of the model's own, see `own_cells.py`."""

    @property
    def type(self) -> str:
        """Of the layer."""

    @property
    def text(self) -> str:
        """What is done to the weights, for the ledger."""

    @property
    def states(self) -> Sequence[Tensor]:
        """What the states become."""

    @property
    def names(self) -> Sequence[str]:
        """What the states are called."""

    @property
    def shapes(self) -> Sequence[tuple[int | None, ...]]:
        """How large they are, without the batch."""

    @property
    def output(self) -> tuple[int | None, ...]:
        """How large the output is, without the batch."""

    @property
    def wrapped(self) -> str:
        """An operation of TensorFlow that is in it, for which Keras has nothing."""

    def inputs(self, h: Tensor) -> list[Tensor]:
        """What it takes beside its states, of which `h` is the first."""

    def weights(self, h: Tensor) -> dict[str, Array] | None:
        """The weights of the layer; None if `h` is not its state."""

    def constructed(self, weights: Mapping[str, Array]) -> dict[str, Any]:
        """The arguments of the layer."""


def run(
    cell: AnyCell,
    weights: dict[str, Array],
    sequence: Value,
    node: Node,
    plan: Plan,
    *,
    steps: int | None,
    initial: Sequence[Value] = (),
    mask: Value | None = None,
    zeros: bool = True,
    sequences: bool = True,
    states: bool = False,
    others: Mapping[str, Any] | None = None,
) -> Call:
    """Call the layer of a cell on a sequence.

    Args:
        cell: what it does in a step.
        weights: see `Cell.weights`.
        sequence: `[batch, time, features]`.
        node: of the graph that it stands for.
        plan: of the model.
        steps: length of the sequence; None if it is not always the same.
        initial: states before the first step, as Keras has them: h, or h and c; none if they are zeros.
        mask: `[batch, time]`, which steps there are; the others keep the states.
        zeros: whether the outputs of the others are zeros, or else those before.
        sequences: whether the outputs of all steps are wanted, and not only the last.
        states: whether the last states are wanted as well.
        others: arguments of the layer.
    """
    given = cell.constructed(weights)
    if sequences:
        given["return_sequences"] = True
    if states:
        given["return_state"] = True
    if mask is not None and sequences and zeros:
        given["zero_output_for_mask"] = True
    layer = _layer(cell, weights, {**given, **(others or {})}, node, plan)
    inputs, called = [sequence], ["{0}"]
    if mask is not None:
        called.append(f"mask={{{len(inputs)}}}")
        inputs.append(mask)
    if initial:
        places = ", ".join(f"{{{len(inputs) + number}}}" for number in range(len(initial)))
        called.append(f"initial_state=[{places}]" if len(initial) > 1 else f"initial_state={places}")
        inputs += initial
    dtype = cell.states[0].dtype
    tensors = [between("outputs", node, (None, *[steps] * sequences, *cell.output), dtype)]
    if states:
        tensors += [
            between(name, node, (None, *shape), dtype) for name, shape in zip(cell.names, cell.shapes, strict=True)
        ]
    how = ", ".join(called) if len(called) > 1 else ""
    return Call(
        inputs,
        tensors,
        [node],
        layer,
        called=how,
        several=states,
        names=("outputs", *cell.names) if states else (),
        wrapped=cell.wrapped,
    )


def _layer(cell: AnyCell, weights: dict[str, Array], arguments: dict[str, Any], node: Node, plan: Plan) -> Layer:
    known = _LAYERS.setdefault(plan, [])
    for layer, its in known:
        if (layer.type, layer.arguments) == (cell.type, arguments) and all(
            same(array, its[name], plan) for name, array in weights.items()
        ):
            return layer
    made = {name: array.weight(f"{cell.type}: {name}{cell.text}") for name, array in weights.items()}
    layer = Layer(cell.type, arguments, made, hint=node)
    known.append((layer, weights))
    return layer


def initial_values(tensors: Sequence[Tensor], sequence: Value, plan: Plan) -> list[Value] | None:
    """States before the first step.

    Returns:
        Nothing if all are zeros; None if there is no way to write one.
    """
    if all(is_zero(tensor, plan) for tensor in tensors):
        return []
    found = [initial_value(tensor, sequence, plan) for tensor in tensors]
    return None if None in found else found  # type: ignore[return-value]


def initial_value(tensor: Tensor, sequence: Value, plan: Plan) -> Value | None:
    """A state before the first step."""
    node = tensor.node
    if tensor.kind is Kind.SIZED and node.type in ("Tile", "BroadcastTo") and node.inputs[0].is_known:
        start, sizes = node.inputs[0], plan.flow.sizes(node.inputs[1])
        if start.rank == 2 and start.shape is not None and start.shape[0] == 1 and sizes[0] == "batch":
            text, inputs = "{0} + ops.zeros_like({1}[:, 0, :1])", [plan.variable(start), sequence]
            return computed(text, inputs, node.name.split("/")[-1], node, tensor.shape, tensor.dtype)
    return plan.value_or_variable(tensor)


def mask_of_lengths(lengths: Tensor, steps: int | None, sequence: Value, node: Node, plan: Plan) -> Value | None:
    """Which steps there are, `[batch, time]`, where each example has a length."""
    key = (lengths, steps, sequence if steps is None else None)
    masks = _MASKS.setdefault(plan, {})
    if key not in masks:
        value = plan.value_or_variable(lengths)
        if value is None:
            return None
        numbers, inputs = f"ops.arange({steps})", [value]
        if steps is None:
            numbers, inputs = "ops.cumsum(ops.ones_like({1}[..., 0]), axis=1) - 1", [value, sequence]
        text = f"ops.expand_dims({{0}}, 1) > {numbers}"
        masks[key] = computed(text, inputs, "mask", node, (None, steps), tf.bool)
    return masks[key]
