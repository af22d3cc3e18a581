"""A loop over the steps of a sequence, taken apart: what its rounds read, hand on and write."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from migration.graphs.flow import Node, Tensor
from migration.graphs.flow.loop_body import Body, Variable
from migration.graphs.patterns.dropout import Dropped, dropped
from migration.graphs.patterns.matching import Any, Number, Op, kind_of, match
from migration.graphs.patterns.recurrent.sequences import is_zero
from migration.graphs.patterns.recurrent.sums import columns_of, parts_of
from migration.graphs.plan.model_plan import Plan


@dataclass(eq=False)
class State:
    """What a round hands to the next one: a variable of the loop, or some columns of one.

    Attributes:
        current: what it is when the round begins.
        following: what it is when the round ends, where the example has this step, without dropout.
        handed_on: the same with dropout.
        initial: before the loop.
        final: after it, if anybody asks.
        columns: of the variable; None if it is all of it.
        dropped: the part of it that is dropped in training.
    """

    current: Tensor
    following: Tensor
    handed_on: Tensor
    initial: Tensor
    final: Tensor | None
    columns: tuple[int, int] | None = None
    dropped: float = 0


class NotRecurrent(Exception):
    """A loop is something else than recurrent layers."""


class Rounds:
    """A loop, taken apart.

    Attributes:
        node: the loop.
        body: one of its rounds.
        nodes: of the round.
        plan: of the model.
        counters: what is the number of the round.
        inputs: what is read of a sequence in each round, to the sequence: `[time, …]`.
        lengths: of the sequences, in each try.
        steps: their length; None if it is not always the same.
        masks: how many steps each example has, or which; of the outputs of the others nothing is kept.
        kept: what the outputs are there: `zeros`, or the `last` ones.
        written: the variables that outputs are written to, each with what is, where the example has this step.
        states: what a round hands to the next one.
    """

    def __init__(self, node: Node, body: Body, plan: Plan):
        """Take a loop apart.

        Raises:
            NotRecurrent: if it does not go through a sequence step by step.
        """
        self.node, self.body, self.plan = node, body, plan
        self.nodes = set(body.nodes)
        self.counters = {each.current for each in body.variables if self._counts(each)}
        self.inputs: dict[Tensor, Tensor] = {}
        for each in body.nodes:
            if each.type.startswith("TensorArrayRead"):
                self.inputs[each.output] = self._sequence(each)
        if not self.inputs:
            raise NotRecurrent
        first = next(iter(self.inputs.values()))
        self.lengths = self._lengths(first)
        self.steps = self.lengths[0] if len(set(self.lengths)) == 1 else None
        self.masks: set[tuple[str, Tensor]] = set()
        self.kept: set[str] = set()
        self._rest = [each for each in body.variables if each.current not in self.counters]
        writes = [each for each in self._rest if each.following.node.type.startswith("TensorArrayWrite")]
        self.written = {each: self._written(each) for each in writes}
        self.states = [state for each in self._rest if each not in writes for state in self._states(each)]
        self._check_condition(body.condition)
        if len(self.kept) > 1:
            raise NotRecurrent

    def _counts(self, variable: Variable) -> bool:
        """Whether a variable is the number of the round."""
        if not variable.initial.is_known or self.plan.scalar(variable.initial) != 0 or variable.initial.shape != ():
            return False
        found = match(variable.following, Op("Add", Any("i"), Number(1)), self.plan)
        return found is not None and found["i"] is variable.current and variable.initial.dtype.is_integer

    def _sequence(self, read: Node) -> Tensor:
        """What is read step by step, `[time, …]`."""
        handle, index, flow = read.inputs
        scatter = flow.node
        if index not in self.counters or not scatter.type.startswith(("TensorArrayScatter", "TensorArrayUnpack")):
            raise NotRecurrent
        if scatter.inputs[0] is not handle:
            raise NotRecurrent
        if scatter.type.startswith("TensorArrayUnpack"):
            return scatter.inputs[1]
        if not self.counts_up(scatter.inputs[1]):
            raise NotRecurrent
        return scatter.inputs[2]

    def counts_up(self, numbers: Tensor) -> bool:
        """Whether a tensor counts up from 0."""
        node = numbers.node
        if node.type == "Range":
            return self.plan.scalar(node.inputs[0]) == 0 and self.plan.scalar(node.inputs[2]) == 1
        return numbers.is_known and self.plan.constant(numbers) == list(range(self.plan.array(numbers).size))

    def _lengths(self, sequence: Tensor) -> list[int]:
        """How long a sequence is, in each try."""
        if sequence.shape is not None and sequence.shape[0] is not None:
            return [sequence.shape[0]] * 3
        return [shape[0] for shape in self.plan.flow.shapes(sequence)]

    def _written(self, variable: Variable) -> Tensor:
        """What is written in each round, where the example has this step."""
        write = variable.following.node
        _, index, value, flow = write.inputs
        if index not in self.counters or flow is not variable.current:
            raise NotRecurrent
        new, kept = self._unmasked(value)
        if kept is not None:
            self.kept.add("zeros" if is_zero(kept, self.plan) else self._repeated(kept, new))
        return new

    def _repeated(self, kept: Tensor, new: Tensor) -> str:
        """Keras of TF1 hands the output on, and has it again where an example has no step."""
        for variable in self._rest:
            if variable.current is kept and is_zero(variable.initial, self.plan):
                if self._unmasked(variable.following)[0] is new:
                    return "last"
        raise NotRecurrent

    def _unmasked(self, tensor: Tensor) -> tuple[Tensor, Tensor | None]:
        """What a tensor is where an example has this step, and where it has not."""
        if kind_of(tensor) != "Select" or self.dropped(tensor) is not None:
            self.masks.add(("none", self.node.output))
            return tensor, None
        condition, yes, no = tensor.node.inputs
        for template in (Op("GreaterEqual", Any("i"), Any("n")), Op("LessEqual", Any("n"), Any("i"))):
            found = match(condition, template, self.plan)
            if found and found["i"] in self.counters and found["n"].tensor is not None:
                self.masks.add(("lengths", found["n"]))
                return no, yes
        while condition.node.type in ("Tile", "ExpandDims", "Squeeze", "Reshape"):
            condition = condition.node.inputs[0]
        if condition not in self.inputs or not condition.dtype.is_bool:
            self.masks.add(("none", self.node.output))
            return tensor, None
        self.masks.add(("mask", self.inputs[condition]))
        return yes, no

    def _states(self, variable: Variable) -> Iterator[State]:
        new, kept = self._unmasked(variable.following)
        if kept is not None and kept is not variable.current:
            raise NotRecurrent
        parts = list(self._joint(variable, new)) if new.node.type in ("ConcatV2", "Concat") else []
        if not parts:
            found = self.dropped(new)
            inner, rate = (found.x, found.rate) if found else (new, 0)
            parts = [State(variable.current, inner, new, variable.initial, variable.final, dropped=rate)]
        yield from parts

    def dropped(self, tensor: Tensor) -> Dropped | None:
        """See of what a tensor is a dropout; None if it is none."""
        found = dropped(tensor, self.plan)
        self.plan.drops_always |= found is not None and found.always
        return found

    def _joint(self, variable: Variable, new: Tensor) -> Iterator[State]:
        """States of TF before 1.0, and of `state_is_tuple=False`: columns of one tensor; none if it is not cut so."""
        if new.shape is None or new.shape[-1] is None:
            return
        cuts = {
            (cut[1], cut[2]): output
            for node in self.body.nodes
            for output in node.outputs
            if (cut := columns_of(output, self.plan)) and cut[0] is variable.current
        }
        parts = parts_of(new, new.shape[-1], self.plan) or []
        ends = list(itertools.accumulate(width for _, width in parts))
        columns = [(end - width, end) for (_, width), end in zip(parts, ends, strict=True)]
        if set(columns) <= set(cuts):
            for (part, _), each in zip(parts, columns, strict=True):
                yield State(cuts[each], part, part, variable.initial, variable.final, each)

    def _check_condition(self, condition: Tensor) -> None:
        """The loop goes through the whole sequence, or to the end of the longest example."""
        waiting, whole = [condition], False
        while waiting:
            each = waiting.pop()
            if each.node.type == "LogicalAnd":
                waiting += each.node.inputs
                continue
            found = match(each, Op("Less", Any("i"), Any("n")), self.plan)
            if not found or found["i"] not in self.counters:
                raise NotRecurrent
            whole |= self._ends_with_sequence(found["n"])
        if not whole:
            raise NotRecurrent

    def _ends_with_sequence(self, bound: Tensor) -> bool:
        """Whether a number of rounds is the length of the sequence.

        Raises:
            NotRecurrent: if there may be fewer rounds.
        """
        if bound.is_known:
            values = [int(self.plan.array(bound))] * 3
        elif not bound.is_data:
            values = [int(value) for value in self.plan.flow.tried(bound)]
        else:
            longest = Op("Max", Any("lengths"))
            found = match(bound, Op("Minimum", Any("n"), Op("Maximum", Number(1), longest)), self.plan)
            found = found or match(bound, Op("Minimum", Any("n"), longest), self.plan)
            if not found or ("lengths", found["lengths"]) not in self.masks:
                raise NotRecurrent
            return self._ends_with_sequence(found["n"])
        if any(value < length for value, length in zip(values, self.lengths, strict=True)):
            raise NotRecurrent
        return values == self.lengths
