"""Cells that Keras does not have: what a round computes, line by line, as a class of the model's own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from migration.graphs.flow import Flow, Node, Tensor
from migration.graphs.flow.one_round import Given, copy_of_body, flow_of_round
from migration.graphs.patterns.recurrent.arrays import Array
from migration.graphs.patterns.recurrent.layers import AnyCell
from migration.graphs.patterns.recurrent.rounds import NotRecurrent, Rounds, State
from migration.graphs.plan.layer import Code, Layer, Weight
from migration.graphs.plan.model_plan import Plan, make_plan
from migration.graphs.plan.own_cell import OwnCell

Cells = dict[Tensor, tuple[AnyCell, list[State]]]


@dataclass(eq=False)
class OwnStep:
    """One step of a layer whose cell is a class of the model's own; see `AnyCell`.

    Attributes:
        cell: its class.
        sources: what it takes beside its states.
        states: what these become.
        arrays: its weights.
        wrapped: an operation of TensorFlow that is in it, for which Keras has nothing.
    """

    cell: OwnCell
    sources: list[Tensor]
    states: tuple[Tensor, ...]
    arrays: dict[str, Array]
    wrapped: str = ""
    type: str = field(default="RNN", init=False)
    text: str = field(default="", init=False)

    @property
    def names(self) -> list[str]:
        """See `AnyCell`."""
        return list(self.cell.states)

    @property
    def shapes(self) -> list[tuple[int]]:
        """See `AnyCell`."""
        return [(width,) for width in self.cell.states.values()]

    @property
    def output(self) -> tuple[int]:
        """See `AnyCell`."""
        return (self.cell.units,)

    def inputs(self, h: Tensor) -> list[Tensor]:
        """See `AnyCell`."""
        return self.sources

    def weights(self, h: Tensor) -> dict[str, Array]:
        """See `AnyCell`."""
        return self.arrays

    def constructed(self, weights: Mapping[str, Array]) -> dict[str, Any]:
        """See `AnyCell`."""
        dtype = self.states[0].dtype.name
        return {"*cell": Code(f'{self.cell.name}(dtype="{dtype}")' if dtype != "float32" else f"{self.cell.name}()")}


def with_own_cells(rounds: Rounds, known: Mapping[Tensor, tuple[AnyCell, list[State]]]) -> Cells:
    """A cell for all states that depend on each other, where Keras has none; layers behind each other.

    Raises:
        NotRecurrent: if a cell makes more than one output that something else takes.
    """
    found: Cells = dict(known)
    used = {state for _, its in known.values() for state in its}
    rest = [state for state in rounds.states if state not in used]
    if not rest:
        raise NotRecurrent
    for states in _depending_on_each_other(rest, rounds):
        h = _output(states, rounds)
        found[h] = _own(h, states, rounds, found)
    return found


def with_one_cell(rounds: Rounds) -> Cells:
    """One cell for all that a round computes.

    Raises:
        NotRecurrent: if it writes more than one output.
    """
    written = list(dict.fromkeys(rounds.written.values()))
    if len(written) > 1 or not rounds.states:
        raise NotRecurrent
    h = written[0] if written else rounds.states[0].handed_on
    return {h: _own(h, rounds.states, rounds, None)}


def _before(
    tensors: Iterable[Tensor], rounds: Rounds, ends: Collection[Tensor] = ()
) -> tuple[list[Node], list[Tensor]]:
    """The nodes of a round that tensors are computed by, and which of the ends, or of what is outside, they are of."""
    nodes: dict[Node, None] = {}
    reached: dict[Tensor, None] = {}
    waiting = list(tensors)
    while waiting:
        tensor = waiting.pop()
        if tensor.is_known or tensor.node in nodes:
            continue
        if tensor in ends or tensor.node not in rounds.nodes:
            reached[tensor] = None
        else:
            nodes[tensor.node] = None
            waiting += tensor.node.inputs
    return list(nodes), list(reached)


def _depending_on_each_other(states: list[State], rounds: Rounds) -> list[list[State]]:
    """States in groups, each behind those that it depends on."""
    currents = {state.current: state for state in states}
    reached = {state: _before([state.handed_on], rounds, currents)[1] for state in states}
    needed = {state: {currents[each] for each in its if each in currents} for state, its in reached.items()}
    for _ in states:  # what is needed in several rounds
        needed = {state: its.union(*(needed[each] for each in its)) for state, its in needed.items()}
    groups: list[list[State]] = []
    for state in sorted(states, key=lambda each: len(needed[each])):
        group = next((each for each in groups if each[0] in needed[state] and state in needed[each[0]]), None)
        if group is None:
            groups.append([state])
        else:
            group.append(state)
    return groups


def _output(states: list[State], rounds: Rounds) -> Tensor:
    """The only tensor of a group of states that others take."""
    currents = {state.current for state in states}
    news = [state.handed_on for state in states]
    behind, _ = _before(news, rounds)
    depending = set(currents)
    for node in rounds.body.nodes:
        if any(tensor in depending for tensor in node.inputs):
            depending.update(node.outputs)
    inner = {node for node in behind if any(tensor in depending for tensor in node.outputs)}
    wanted = [*rounds.written.values(), *(state.handed_on for state in rounds.states if state not in states)]
    others = [node for node in _before(wanted, rounds, news)[0] if node not in inner]
    taken = [tensor for node in others for tensor in node.inputs] + wanted
    # Variables of the loop are nodes of their own: what they are now, nobody but the cell may ask.
    outputs = dict.fromkeys(tensor for tensor in taken if tensor.node in inner or tensor in news)
    if len(outputs) > 1 or any(tensor in currents for tensor in taken):
        raise NotRecurrent
    return next(iter(outputs), news[0])


def _own(h: Tensor, states: list[State], rounds: Rounds, others: Cells | None) -> tuple[AnyCell, list[State]]:
    """The cell of some states, beside others; None if there may be none: it is all that a round computes."""
    its = sorted(states, key=lambda state: state.handed_on is not h)
    news = [state.handed_on for state in its]
    currents = [state.current for state in its]
    ends = {*currents, *rounds.inputs, *(other for other in others or () if other not in (h, *news))}
    if others is not None:
        # What is dropped of an input, others may take, too.
        drops = [
            node.output for node in _before([h, *news], rounds, ends)[0] if rounds.dropped(node.output) is not None
        ]
        ends |= {tensor for tensor in drops if set(currents).isdisjoint(_before([tensor], rounds, currents)[1])}
    _, reached = _before([h, *news], rounds, ends)
    sources = [tensor for tensor in reached if tensor not in currents]
    if not sources or len({tensor.dtype for tensor in sources}) > 1:
        raise NotRecurrent
    names = ["h", "c"][: len(its)] if len(its) <= 2 and news[0] is h else [f"state_{n}" for n in range(len(its))]
    given = {name: _of_state(state, rounds) for name, state in zip(names, its, strict=True)}
    given = {"inputs": _of_sources(sources, rounds), **given}
    wanted = {"outputs": h, **{f"new_{name}": new for name, new in zip(names, news, strict=True)}}
    flow = rounds.plan.flow
    try:
        inner = flow_of_round(flow, given, lambda placeholders: copy_of_body(flow, given, wanted, placeholders))
    except ValueError:
        raise NotRecurrent from None
    return step_of_flow(inner, rounds.plan, sources, news), its


def step_of_flow(flow: Flow, plan: Plan, sources: list[Tensor], states: Sequence[Tensor]) -> OwnStep:
    """The cell that computes a flow.

    Args:
        flow: of `inputs` and the states `outputs` and what the states become.
        plan: of the model.
        sources: what stands for `inputs`.
        states: what the states become.
    """
    inner = make_plan(flow, plan.without, **plan.options)
    plan.drops_always |= inner.drops_always
    plan.troubles += inner.troubles
    _check(inner)
    states_of = {key: _width(tensor, flow) for key, tensor in flow.inputs.items() if key != "inputs"}
    cell = OwnCell(inner, states_of, _width(flow.outputs["outputs"], flow))
    wrapped = next((call.wrapped for call in inner.calls if call.wrapped), "")
    return OwnStep(plan.own_cell(cell), sources, tuple(states), _arrays(cell.layers, plan), wrapped)


def _width(tensor: Tensor, flow: Flow) -> int:
    return flow.tried(tensor)[0].shape[-1]


def _check(plan: Plan) -> None:
    """Refuse what cannot be in a cell: parts of the old graph, and random numbers that are no dropout."""
    dropped = {node for call in plan.calls if call.layer and call.layer.type == "Dropout" for node in call.nodes}
    if any(call.layer and call.layer.type == "GraphPart" for call in plan.calls) or set(plan.flow.random) - dropped:
        raise NotRecurrent


def _of_sources(sources: list[Tensor], rounds: Rounds) -> Given:
    """What a cell takes beside its states: several are one, behind each other."""
    tries = []
    for number in range(3):
        parts = [_first(tensor, rounds, number) for tensor in sources]
        if len({part.shape[:-1] for part in parts}) > 1 or (len(parts) > 1 and parts[0].ndim != 2):
            raise NotRecurrent
        for tensor, part in zip(sources, parts, strict=True):
            tensor.shape = tensor.shape or (None, *part.shape[1:])
        tries.append(np.concatenate(parts, -1).astype(sources[0].dtype.as_numpy_dtype))
    if tries[0].ndim < 2:
        raise NotRecurrent
    return Given(sources[0].dtype, _shape_of(sources[0], tries), tries, sources)


def _first(tensor: Tensor, rounds: Rounds, number: int) -> np.ndarray:
    """What a tensor is in the first round of a try; anything, for what another cell makes."""
    flow = rounds.plan.flow
    if tensor in rounds.inputs:
        sequence = rounds.inputs[tensor]
        return (flow.value(sequence) if sequence.is_known else flow.tried(sequence)[number])[0]
    if tensor.node not in rounds.nodes:
        return flow.tried(tensor)[number]
    if not tensor.shape or not tensor.shape[-1]:
        raise NotRecurrent
    batch = _first(next(iter(rounds.inputs)), rounds, number).shape[0]
    return np.random.default_rng(0).normal(size=(batch, tensor.shape[-1]))


def _of_state(state: State, rounds: Rounds) -> Given:
    flow, initial = rounds.plan.flow, state.initial
    tries = [flow.value(initial)] * 3 if initial.is_known else list(flow.tried(initial))
    if state.columns is not None:
        tries = [each[..., slice(*state.columns)] for each in tries]
    if tries[0].ndim != 2 or not state.current.dtype.is_floating:
        raise NotRecurrent  # Keras takes vectors as states
    return Given(state.current.dtype, _shape_of(state.current, tries), tries, [state.current])


def _shape_of(tensor: Tensor, tries: list[np.ndarray]) -> tuple[int | None, ...]:
    """All lengths but that of the batch."""
    batch = tensor.shape[0] if tensor.shape else None
    return (batch, *tries[0].shape[1:])


def _arrays(layers: Iterable[Layer], plan: Plan) -> dict[str, Array]:
    """The weights of a cell, of the tensors of the graph that it is a part of."""
    found = {}
    for layer in layers:
        for name, weight in layer.weights.items():
            tensors = [_outside(tensor, plan) for tensor in weight.tensors]
            values = {tensor: plan.array(tensor) for tensor in tensors}
            make = _maker(weight, tensors)
            key = f"cell.{layer.name}" if layer.type == "Variable" else f"cell.{layer.name}.{name}"
            found[key] = Array(tuple(dict.fromkeys(tensors)), make, np.shape(make(values)))
    return found


def _maker(weight: Weight, tensors: list[Tensor]) -> Any:
    def make(values: Mapping[Tensor, np.ndarray]) -> np.ndarray:
        given = [values[tensor] for tensor in tensors]
        return weight.make(*given) if weight.make else given[0]

    return make


def _outside(tensor: Tensor, plan: Plan) -> Tensor:
    """A weight as the whole flow has it; itself, if it is made in the body of the loop."""
    found = plan.flow.find(tensor.tensor) if tensor.tensor is not None else None
    if found is None and tensor.node.operation is not None and tensor.node.operation.outputs:
        found = plan.flow.find(tensor.node.operation.outputs[tensor.index])  # of a handle: it is read anew
    return found or tensor
