"""Recurrent layers whose loop was unrolled: `tf.nn.static_rnn`, a cell that is called again and again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.patterns.recurrent.arrays import Array
from migration.graphs.patterns.recurrent.cells import Cell, cell_of
from migration.graphs.patterns.recurrent.held import Held, held
from migration.graphs.patterns.recurrent.layers import initial_values, mask_of_lengths, run
from migration.graphs.patterns.recurrent.sequences import called, computed, is_zero
from migration.graphs.patterns.recurrent.steps import Steps, sequence_of, steps_in
from migration.graphs.plan.layer import Call, Layer, Value
from migration.graphs.plan.model_plan import Plan

#: What the next state, h, comes out of.
_LAST = (
    "Add",
    "AddV2",
    "Elu",
    "GRUBlockCell",
    "LSTMBlockCell",
    "Maximum",
    "Mul",
    "Relu",
    "Relu6",
    "Selu",
    "Sigmoid",
    "Softplus",
    "Softsign",
    "Tanh",
)


@dataclass(eq=False)
class Step:
    """One call of a cell.

    Attributes:
        cell: what it does.
        h: what it makes.
        before: h, as it was before.
        weights: see `Cell.weights`.
        held: what of it is held where an example does not have the step.
    """

    cell: Cell
    h: Tensor
    before: Tensor
    weights: dict[str, Array]
    held: dict[Tensor, Held] = field(default_factory=dict)


_CHAINS: "WeakKeyDictionary[Plan, dict[Node, list[Step]]]" = WeakKeyDictionary()


@pattern(*_LAST, rank=BLOCK - 1)
def unrolled(node: Node, plan: Plan) -> Call | None:
    """Find the first of several steps of one layer; all of them are taken in."""
    if plan.flow.is_round:
        return None  # the loop around it is the layer
    if plan not in _CHAINS:
        _CHAINS[plan] = {steps[0].h.node: steps for steps in _chains(plan)}
    steps = _CHAINS[plan].pop(node, None)
    if not steps:
        return None
    held_states = any(step.before in earlier.held for earlier, step in zip(steps, steps[1:], strict=False))
    return _layer_of_lengths(steps, node, plan) if held_states else _layer(steps, node, plan)


def _chains(plan: Plan) -> Iterator[list[Step]]:
    """Steps that follow each other, of one layer each."""
    cells = {}
    for node in plan.flow.nodes:
        if node.type in _LAST:
            for tensor in node.outputs:
                if tensor.is_data and (cell := cell_of(tensor, plan)) is not None:
                    cells[tensor] = cell
    selects = [node.output for node in plan.flow.nodes if node.type.startswith("Select") and node.output.is_data]
    holding = {tensor: found for tensor in selects if (found := held(tensor, plan)) is not None}
    of_new: dict[Tensor, dict[Tensor, Held]] = defaultdict(dict)
    for tensor, its in holding.items():
        of_new[its.new][tensor] = its
    before: dict[Tensor, tuple[Tensor, Tensor, Tensor, dict[str, Array], dict[str, Array]]] = {}
    for h, cell in cells.items():
        for source in cell.sources:
            previous = holding[source].new if source in holding else source
            if previous not in cells or previous is h:
                continue
            link = _link(cell, source, previous, cells, holding, plan)
            if link is not None:
                before[h] = (previous, source, *link)
                break
    after: dict[Tensor, list[Tensor]] = {}
    for h, (previous, *_) in before.items():
        after.setdefault(previous, []).append(h)
    for first in cells:
        if first not in before and first not in after and (alone := _alone(cells[first], first, plan)) is not None:
            yield [alone]
        if first in before or len(after.get(first, ())) != 1:
            continue
        following = after[first][0]
        _, _, state, mine, _ = before[following]
        steps = [Step(cells[first], first, state, mine)]
        waiting = [following]
        while len(waiting) == 1:
            (step,) = waiting
            _, source, _, _, weights = before[step]
            steps.append(Step(cells[step], step, source, weights))
            waiting = after.get(step, [])
        for each in steps:
            for new in each.cell.states:
                each.held |= of_new[new]
        yield steps


def _alone(cell: Cell, h: Tensor, plan: Plan) -> Step | None:
    """A single step, such as that of a layer backwards of which only the first output is taken."""
    if cell.type == "SimpleRNN":
        return None  # it is no more than a dense layer
    # Which source is the state and which the input does not matter to the sum; zeros are the state, or it is last.
    for state in sorted(reversed(cell.sources), key=lambda tensor: not is_zero(tensor, plan)):
        if cell.before[0] in (None, state) and (weights := cell.weights(state)) is not None:
            return Step(cell, h, state, weights)
    return None


def _link(
    cell: Cell,
    source: Tensor,
    previous: Tensor,
    cells: dict[Tensor, Cell],
    holding: dict[Tensor, Held],
    plan: Plan,
) -> tuple[Tensor, dict[str, Array], dict[str, Array]] | None:
    """What was the state of the step before, if a source of a step is what that made; with the weights of both."""
    earlier = cells[previous]
    for before, state, old in zip(cell.before, earlier.states, earlier.before, strict=False):
        found = holding.get(before) if before is not None and source in holding else None
        if before is None or (found is None and before is state and source not in holding):
            continue
        if found is None or found.new is not state or (old is not None and found.old is not old):
            return None
    weights = cell.weights(source)
    if weights is None or len(cell.states) != len(earlier.states):
        return None
    for state in earlier.sources:
        if source in holding and holding[source].old is not state:
            continue
        if earlier.before[0] in (None, state) and cell.has_weights_of(earlier, source, state, plan):
            its = earlier.weights(state)
            if its is not None:
                return state, its, weights
    return None


def _layer(steps: list[Step], node: Node, plan: Plan) -> Call | None:
    first, last = steps[0], steps[-1]
    given = _given(steps, node, plan)
    if given is None:
        return None
    sequence, initial, backwards, within = given
    wanted = [step for step in steps if _is_taken(step.h, within, plan)]
    states = [state for state in last.cell.states[1:] if _is_taken(state, within, plan)]
    if any(_is_taken(state, within, plan) for step in steps[:-1] for state in step.cell.states[1:]):
        return None
    whole = any(step is not last for step in wanted)
    call = run(
        first.cell,
        first.weights,
        sequence,
        node,
        plan,
        steps=len(steps),
        initial=initial,
        sequences=whole,
        states=bool(states),
        others={"go_backwards": True} if backwards else {},
    )
    for number, step in enumerate(steps):
        value = call.value()
        if whole:
            place = -1 if step is last else number
            value = computed(f"{{0}}[:, {place}]", [call.value()], "step", step.h.node, step.h.shape)
        plan.stand_for(step.h, value)
        if whole:
            steps_in(plan)[step.h] = (call.value(), number, len(steps))
    for number, state in enumerate(last.cell.states[1:], 2):
        if states:
            plan.stand_for(state, call.value(number))
    plan.passed.update(node for node in within if _is_inside(node, within, plan))
    return call


def _given(steps: list[Step], node: Node, plan: Plan) -> tuple[Value, list[Value], bool, set[Node]] | None:
    """What a layer takes: its sequence and initial states; whether it goes backwards; and the nodes of its steps."""
    first = steps[0]
    inputs = [step.cell.inputs(step.before) for step in steps]
    if len({len(each) for each in inputs}) > 1:
        return None
    within = _within(steps, inputs, plan)
    if within is None:
        return None
    _require([tensor for each in inputs for tensor in each], plan)
    found: list[Steps] = []
    for tensors in zip(*inputs, strict=True):
        found.append(sequence_of(list(tensors), node, plan))
    backwards = {each.backwards for each in found}
    sequences = [each.value for each in found]
    if len(backwards) > 1:
        sequences = [each.forwards() for each in found]
        backwards = {False}
    sequence = sequences[0]
    if len(sequences) > 1:
        places = ", ".join(f"{{{number}}}" for number in range(len(sequences)))
        shape = (None, len(steps), None)
        sequence = called(Layer("Concatenate"), sequences, "inputs", node, shape, f"[{places}]")
    before = [first.before, *(each for each in first.cell.before[1:] if each is not None)]
    _require([tensor for tensor in before if tensor.is_data], plan)
    initial = initial_values(before, sequence, plan)
    return None if initial is None else (sequence, initial, backwards == {True}, within)


def _layer_of_lengths(steps: list[Step], node: Node, plan: Plan) -> Call | None:
    """The layer of steps that not all examples have."""
    first, last = steps[0], steps[-1]
    lengths = next(iter(first.held.values())).lengths
    outputs: dict[Tensor, int] = {}
    states: dict[Tensor, int] = {}
    for number, step in enumerate(steps):
        before = [step.before, *step.cell.before[1:]]
        for tensor, its in step.held.items():
            place = step.cell.states.index(its.new)
            if its.lengths is not lengths or its.step != number:
                return None
            if place == 0 and is_zero(its.old, plan):
                outputs[tensor] = number
            if its.old is before[place] and step is last:
                states[tensor] = place
            elif its.old is not before[place] and tensor not in outputs:
                return None
    given = _given(steps, node, plan)
    if given is None or given[2]:
        return None
    sequence, initial, _, within = given
    for step in steps:
        ends = {step.before, lengths, *step.cell.states, *(each.old for each in step.held.values())}
        within.update(each for tensor in step.held for each in plan.between(tensor.node, ends))
    taken = {tensor for step in steps for tensor in step.held if _is_taken(tensor, within, plan)}
    if not taken <= {*outputs, *states} or any(
        _is_taken(state, within, plan) for step in steps for state in step.cell.states
    ):
        return None
    _require([lengths], plan)
    mask = mask_of_lengths(lengths, len(steps), sequence, node, plan)
    if mask is None:
        return None
    whole = any(tensor in outputs and tensor not in states for tensor in taken)
    returned = {states[tensor] for tensor in taken if tensor in states}
    several = bool(returned - {0}) or (bool(returned) and (whole or bool(initial)))
    call = run(
        first.cell,
        first.weights,
        sequence,
        node,
        plan,
        steps=len(steps),
        initial=initial,
        mask=mask,
        sequences=whole,
        states=several,
    )
    for tensor in taken:
        if tensor in states:
            plan.stand_for(tensor, call.value(states[tensor] + 1 if several else 0))
        else:
            number = outputs[tensor]
            value = computed(f"{{0}}[:, {number}]", [call.value()], "step", tensor.node, tensor.shape)
            plan.stand_for(tensor, value)
            steps_in(plan)[tensor] = (call.value(), number, len(steps))
    plan.passed.update(each for each in within if _is_inside(each, within, plan))
    return call


def _within(steps: Sequence[Step], inputs: Sequence[Sequence[Tensor]], plan: Plan) -> set[Node] | None:
    """The nodes of the steps; None if what goes into one depends on another."""
    found: set[Node] = set()
    for step, tensors in zip(steps, inputs, strict=True):
        ends = {step.before, *tensors, *(each for each in step.cell.before if each is not None)}
        for state in step.cell.states:
            found.update(plan.between(state.node, ends))
    seen: set[Node] = set()
    waiting = [tensor.node for tensors in inputs for tensor in tensors]
    while waiting:
        node = waiting.pop()
        if node in found:
            return None
        if node not in seen:
            seen.add(node)
            waiting += [tensor.node for tensor in node.inputs if tensor.is_data]
    return found


def _is_taken(tensor: Tensor, within: set[Node], plan: Plan) -> bool:
    """Whether anything but the steps takes a tensor."""
    takers = plan.flow.consumers[tensor]
    return tensor in plan.flow.outputs.values() or any(taker not in within for taker in takers)


def _is_inside(node: Node, within: set[Node], plan: Plan) -> bool:
    return not any(_is_taken(tensor, within, plan) for tensor in node.outputs)


def _require(tensors: Sequence[Tensor], plan: Plan) -> None:
    """Plan what tensors are made of before its turn comes."""
    needed: set[Node] = set()
    waiting = [tensor.node for tensor in tensors if not plan.has(tensor)]
    while waiting:
        node = waiting.pop()
        if node not in needed:
            needed.add(node)
            waiting += [tensor.node for tensor in node.inputs if tensor.is_data and not plan.has(tensor)]
    for node in plan.flow.nodes:
        if node in needed and any(tensor.is_data and not plan.has(tensor) for tensor in node.outputs):
            plan.add(node)
