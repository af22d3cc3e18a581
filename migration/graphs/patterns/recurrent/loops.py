"""Loops whose body is a step of recurrent layers: `tf.nn.dynamic_rnn`, `tf.scan`, `tf.while_loop`, `tf.keras`."""

from collections.abc import Iterator
from dataclasses import dataclass

from migration.graphs.flow import Node, Tensor
from migration.graphs.flow.loop_body import Body, Variable, body_of
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.patterns.dropout import Dropped, dropped
from migration.graphs.patterns.matching import Any, Number, Op, kind_of, match
from migration.graphs.patterns.recurrent.cells import Cell, activated, cell_of
from migration.graphs.patterns.recurrent.layers import initial_value, initial_values, mask_of_lengths, run
from migration.graphs.patterns.recurrent.sequences import (
    batch_first,
    called,
    computed,
    is_zero,
    reversed_from,
    reversed_to,
    steps_of,
    time_first,
    turned_from,
    turned_to,
)
from migration.graphs.patterns.recurrent.sums import columns_of, parts_of, sum_of
from migration.graphs.plan.layer import Call, Layer, Value
from migration.graphs.plan.model_plan import Plan


@dataclass(eq=False)
class State:
    """What a round hands to the next one: a variable of the loop, or some columns of one.

    Attributes:
        current: what it is when the round begins.
        following: what it is when the round ends, where the example has this step.
        initial: before the loop.
        final: after it, if anybody asks.
        columns: of the variable; None if it is all of it.
        dropped: the part of it that is dropped in training.
    """

    current: Tensor
    following: Tensor
    initial: Tensor
    final: Tensor | None
    columns: tuple[int, int] | None = None
    dropped: float = 0


class NotRecurrent(Exception):
    """A loop is something else than recurrent layers."""


@pattern("Loop", rank=BLOCK)
def loop(node: Node, plan: Plan) -> Call | None:
    """Find a loop over the steps of a sequence."""
    body = body_of(node)
    if body is None:
        return None
    try:
        return _Loop(node, body, plan).call()
    except NotRecurrent:
        return None


class _Loop:
    """A loop, taken apart."""

    def __init__(self, node: Node, body: Body, plan: Plan):
        self.node, self.plan = node, plan
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
        #: How many steps each example has, or which; of the outputs of the others nothing is kept.
        self.masks: set[tuple[str, Tensor]] = set()
        #: What the outputs are there: `zeros`, or the `last` ones.
        self.kept: set[str] = set()
        self.rest = [each for each in body.variables if each.current not in self.counters]
        self.writes = [each for each in self.rest if each.following.node.type.startswith("TensorArrayWrite")]
        self.written = {each: self._written(each) for each in self.writes}
        self.states = [state for each in self.rest if each not in self.writes for state in self._states(each, body)]
        self._check_condition(body.condition)
        self.cells = self._cells()
        if len(self.kept) > 1:
            raise NotRecurrent
        self._values: dict[Tensor, Value] = {}
        self._calls: dict[Cell, Call] = {}

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
        if not self._counts_up(scatter.inputs[1]):
            raise NotRecurrent
        return scatter.inputs[2]

    def _counts_up(self, numbers: Tensor) -> bool:
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
        for variable in self.rest:
            if variable.current is kept and is_zero(variable.initial, self.plan):
                if self._unmasked(variable.following)[0] is new:
                    return "last"
        raise NotRecurrent

    def _unmasked(self, tensor: Tensor) -> tuple[Tensor, Tensor | None]:
        """What a tensor is where an example has this step, and where it has not."""
        if kind_of(tensor) != "Select" or self._dropped(tensor) is not None:
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
            raise NotRecurrent
        self.masks.add(("mask", self.inputs[condition]))
        return yes, no

    def _states(self, variable: Variable, body: Body) -> Iterator[State]:
        new, kept = self._unmasked(variable.following)
        if kept is not None and kept is not variable.current:
            raise NotRecurrent
        if new.node.type in ("ConcatV2", "Concat") and new.shape is not None and new.shape[-1] is not None:
            yield from self._joint(variable, new, body)
        else:
            found = self._dropped(new)
            inner, rate = (found.x, found.rate) if found else (new, 0)
            yield State(variable.current, inner, variable.initial, variable.final, dropped=rate)

    def _dropped(self, tensor: Tensor) -> Dropped | None:
        found = dropped(tensor, self.plan)
        self.plan.drops_always |= found is not None and found.always
        return found

    def _joint(self, variable: Variable, new: Tensor, body: Body) -> Iterator[State]:
        """States of TF before 1.0, and of `state_is_tuple=False`: columns of one tensor."""
        assert new.shape is not None and new.shape[-1] is not None
        cuts = {
            (cut[1], cut[2]): output
            for node in body.nodes
            for output in node.outputs
            if (cut := columns_of(output, self.plan)) and cut[0] is variable.current
        }
        begin = 0
        for part, width in parts_of(new, new.shape[-1], self.plan) or []:
            columns = (begin, begin + width)
            if columns not in cuts:
                raise NotRecurrent
            yield State(cuts[columns], part, variable.initial, variable.final, columns)
            begin += width

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

    def _cells(self) -> dict[Tensor, tuple[Cell, list[State]]]:
        """The cells, by what h becomes, with their states."""
        by_following: dict[Tensor, State] = {}
        copies = []
        for state in self.states:
            if state.following in by_following:
                copies.append(state)
            else:
                by_following[state.following] = state
        found: dict[Tensor, tuple[Cell, list[State]]] = {}
        used: set[State] = set()
        for state in self.states:
            cell = cell_of(state.following, self.plan)
            if cell is None:
                continue
            its = [by_following.get(each) for each in cell.states]
            if None in its or any(
                before is not None and before is not each.current  # type: ignore[union-attr]
                for before, each in zip(cell.before, its, strict=True)
            ):
                # Keras of TF1 has a copy of the output that it hands on for steps that are left out.
                its = [*self._among(copies, cell)]
            if any(each in used for each in its):  # type: ignore[operator]
                continue
            used |= set(its)  # type: ignore[arg-type]
            found[state.following] = cell, its  # type: ignore[assignment]
        for state in self.states:
            if state not in used and (state.following not in found or state.final is not None):
                raise NotRecurrent
        if not found:
            raise NotRecurrent
        return found

    def _among(self, copies: list[State], cell: Cell) -> list[State]:
        """The states of a cell where another variable is the same in the end."""
        for copy in copies:
            if copy.following is cell.states[0]:
                its = [copy, *(state for state in self.states if state.following in cell.states[1:])]
                if len(its) == len(cell.states) and all(
                    before is None or before is each.current for before, each in zip(cell.before, its, strict=True)
                ):
                    return its
        raise NotRecurrent

    # The layers.

    def call(self) -> Call | None:
        """Call the layers, and say what stands for what is taken of the loop."""
        self.mask = self._mask()
        self.backwards = self._backwards()
        takers = {variable: self._taken(variable) for variable in self.writes if variable.final is not None}
        made: dict[Tensor, Value] = {}
        self.whole = self._taken_whole(takers)
        if self.backwards == "lengths":
            takers = self._turned_back(takers, made)
        for variable, gathered in takers.items():
            value = self.written[variable]
            for each in gathered:
                steps, _ = steps_of(each, 0, self.steps, self.plan)
                if self._bare(value) in set(self.cells) - self.whole:
                    made |= dict.fromkeys(steps, self._last(value))
                    continue
                sequence = self._masked(value)
                made[each] = time_first(sequence, each)
                made |= dict.fromkeys(turned_to(each, self.plan), sequence)
                for tensor, step in steps.items():
                    made[tensor] = computed(f"{{0}}[:, {step}]", [sequence], "step", tensor.node, tensor.shape)
        for state in self.states:
            if state.final is not None:
                self._finals(state, made)
        if not made:
            return None
        for tensor, result in made.items():
            self.plan.stand_for(tensor, result)
        return next(iter(result.call for result in made.values() if result.call is not None))

    def _backwards(self) -> str:
        """Whether the sequences are read backwards: `whole`, each example within its `lengths`, or not at all: ``."""
        found = {self._reversed(tensor)[1] for tensor in self.inputs.values()}
        if found == {"whole"} and self.mask is not None:
            # Keras turns the mask as well; that of the graph must be turned, too.
            ((kind, tensor),) = self.masks
            return "whole" if kind == "mask" and self._reversed(tensor)[1] == "whole" else ""
        return found.pop() if len(found) == 1 else ""

    def _reversed(self, x: Tensor) -> tuple[Value | None, str]:
        """What a sequence `[time, …]` is backwards, with its examples first, and how it was turned."""
        turned = turned_from(x, self.plan)
        back = reversed_from(turned, 1, self.plan) if turned is not None else reversed_from(x, 0, self.plan)
        if back is None:
            return None, ""
        tensor, lengths = back
        if lengths is not None and ("lengths", lengths) not in self.masks:
            return None, ""
        value = self.plan.value_of(tensor) if turned is not None else batch_first(tensor, self.plan)
        return value, "whole" if lengths is None else "lengths"

    def _turned_back(
        self, takers: dict[Variable, list[Tensor]], made: dict[Tensor, Value]
    ) -> dict[Variable, list[Tensor]]:
        """What is read backwards within lengths comes out of Keras forwards: it must be taken so.

        Returns:
            What is still to be made: nothing.
        """
        ((_, lengths),) = self.masks
        for variable, gathered in takers.items():
            value = self.written[variable]
            if gathered and value not in self.cells:
                raise NotRecurrent
            for each in gathered:
                turned = turned_to(each, self.plan)
                backs = [reversed_to(tensor, 1, lengths, self.plan) for tensor in turned]
                if len(self.plan.flow.consumers[each]) != len(turned) or None in backs:
                    raise NotRecurrent
                made |= dict.fromkeys((tensor for back in backs for tensor in back or ()), self._over_time(value))
        return {}

    def _mask(self) -> Value | None:
        kinds = {kind for kind, _ in self.masks}
        if kinds == {"none"} or not kinds:
            return None
        if len(self.masks) > 1:
            raise NotRecurrent
        ((kind, tensor),) = self.masks
        if kind == "lengths":
            x = next(iter(self.inputs.values()))
            sequence = batch_first(x, self.plan) if self.steps is None else next(iter(self.plan.inputs.values()))
            found = mask_of_lengths(tensor, self.steps, sequence, self.node, self.plan)
        else:
            turned = turned_from(tensor, self.plan)
            if turned is not None and (back := reversed_from(turned, 1, self.plan)) is not None and back[1] is None:
                turned = back[0]
            if turned is not None and turned.node.type == "ExpandDims" and turned.rank == 3:
                found = self.plan.value_of(turned.node.inputs[0])
            else:
                found = None
        if found is None:
            raise NotRecurrent
        return found

    def _taken(self, variable: Variable) -> list[Tensor]:
        """What is made of an array of outputs after the loop: all of them, `[time, batch, …]`."""
        assert variable.final is not None
        found = []
        for node in self.plan.flow.consumers[variable.final]:
            if node.type.startswith(("TensorArrayGather", "TensorArrayPack")):
                if node.type.startswith("TensorArrayGather") and not self._counts_up(node.inputs[1]):
                    raise NotRecurrent
                found.append(node.output)
            elif not node.type.startswith("TensorArraySize"):
                raise NotRecurrent
        return found

    def _bare(self, value: Tensor) -> Tensor:
        """What a tensor is without dropout."""
        found = self._dropped(value)
        return self._bare(found.x) if found else value

    def _is_only_last(self, gathered: Tensor) -> bool:
        steps, only = steps_of(gathered, 0, self.steps, self.plan)
        return only and set(steps.values()) <= {-1}

    def _taken_whole(self, takers: dict[Variable, list[Tensor]]) -> set[Tensor]:
        """The outputs of cells that other cells take, or of which more than the last is taken."""
        taken = [tensor for cell, its in self.cells.values() for tensor in cell.inputs(its[0].current)]
        held = self.mask is None or self.kept == {"last"}
        for variable, gathered in takers.items():
            value = self.written[variable]
            only_last = self._bare(value) in self.cells and held and all(self._is_only_last(each) for each in gathered)
            if gathered and not only_last:
                taken.append(value)
        return {h for tensor in taken for h in self._within(tensor)}

    def _within(self, tensor: Tensor) -> set[Tensor]:
        """The outputs of cells that a tensor of the same round is made of."""
        found, waiting = set(), [tensor]
        while waiting:
            each = waiting.pop()
            if each in self.cells:
                found.add(each)
            elif each not in self.inputs:
                waiting += each.node.inputs
        return found

    def _call_of(self, h: Tensor) -> Call:
        cell, its = self.cells[h]
        if cell not in self._calls:
            current = its[0].current
            weights = cell.weights(current)
            inputs = cell.inputs(current)
            if weights is None:
                raise NotRecurrent
            sequence, backwards = self._together(inputs), False
            if self.backwards and (self.backwards == "lengths" or inputs[0] in self.inputs):
                backwards = True
                if len(inputs) == 1 and inputs[0] in self.inputs:
                    sequence = self._reversed(self.inputs[inputs[0]])[0] or sequence
                elif self.backwards == "whole":
                    backwards = False
            initial = self._initial(its, sequence)
            rates = {state.dropped for state in its if state.dropped}
            others: dict[str, bool | float] = {"go_backwards": True} if backwards else {}
            if len(rates) == 1:
                others["recurrent_dropout"] = rates.pop()
            self._calls[cell] = run(
                cell,
                weights,
                sequence,
                self.node,
                self.plan,
                steps=self.steps,
                initial=initial,
                mask=self.mask,
                zeros=self.kept != {"last"},
                sequences=h in self.whole,
                states=any(state.final is not None for state in its) and not self._is_last(h, its, initial),
                others=others,
            )
        return self._calls[cell]

    def _is_last(self, h: Tensor, its: list[State], initial: list[Value]) -> bool:
        """Whether the last output is all that is wanted of the last states."""
        # An example without any step has zeros as its output, and its state is the initial one.
        same = self.mask is None or not initial
        return same and h not in self.whole and all(state.final is None for state in its[1:])

    def _initial(self, its: list[State], sequence: Value) -> list[Value]:
        found = initial_values([state.initial for state in its], sequence, self.plan)
        if found is None:
            raise NotRecurrent
        if not found:
            return []
        for number, state in enumerate(its):
            if state.columns is not None:
                begin, end = state.columns
                value = initial_value(state.initial, sequence, self.plan)
                assert value is not None
                shape = (None, end - begin)
                found[number] = computed(f"{{0}}[:, {begin}:{end}]", [value], "initial", self.node, shape)
        return found

    def _together(self, tensors: list[Tensor]) -> Value:
        values = [self._over_time(tensor) for tensor in tensors]
        if len(values) == 1:
            return values[0]
        places = ", ".join(f"{{{number}}}" for number in range(len(values)))
        return called(Layer("Concatenate"), values, "inputs", self.node, (None, self.steps, None), f"[{places}]")

    def _over_time(self, tensor: Tensor) -> Value:
        """What a tensor of the body is in all rounds: a sequence `[batch, time, …]`."""
        if tensor not in self._values:
            self._values[tensor] = self._sequence_of(tensor)
        return self._values[tensor]

    def _sequence_of(self, tensor: Tensor) -> Value:
        if tensor in self.inputs:
            if self.backwards == "lengths":  # all is forwards
                return self._reversed(self.inputs[tensor])[0] or batch_first(self.inputs[tensor], self.plan)
            return batch_first(self.inputs[tensor], self.plan)
        if tensor in self.cells:
            value = self._call_of(tensor).value()
            if self.backwards == "lengths":
                value = computed("ops.flip({0}, axis=1)", [value], "forwards", self.node, (None, self.steps, None))
            return value
        return self._each(tensor, self._over_time, (None, self.steps, *(tensor.shape or (None, None))[1:]))

    def _last(self, tensor: Tensor) -> Value:
        """What a tensor of the body is in the last round."""
        if tensor in self.cells:
            return self._call_of(tensor).value()
        return self._each(tensor, self._last, tensor.shape)

    def _each(self, tensor: Tensor, inner: object, shape: object) -> Value:
        """What a tensor of the body is, where that is made of others of the same round."""
        of = inner  # type: ignore[assignment]
        found = self._dropped(tensor)
        if found is not None:
            return called(Layer("Dropout", {"*rate": found.rate}), [of(found.x)], "dropout", self.node, shape)  # type: ignore
        if kind_of(tensor) == "Add" and not any(each.is_known for each in tensor.node.inputs):
            both = [of(each) for each in tensor.node.inputs] if sum_of(tensor, self.plan) is None else []  # type: ignore
            if both:
                return computed("{0} + {1}", both, tensor.node.name.split("/")[-1], self.node, shape)  # type: ignore
        if tensor.node.type in ("ConcatV2", "Concat") and tensor.shape and tensor.shape[-1]:
            parts = parts_of(tensor, tensor.shape[-1], self.plan)
            if parts and len(parts) > 1:
                return self._together([part for part, _ in parts])
        return self._dense(tensor, of, shape)

    def _dense(self, tensor: Tensor, of: object, shape: object) -> Value:
        outer = activated(tensor, self.plan)
        found = sum_of(outer[1] if outer else tensor, self.plan)
        if found is None or len(found.terms) != 1 or (outer and outer[0] == "hard_sigmoid"):
            raise NotRecurrent
        ((x, kernel),) = found.terms.items()
        arguments = {"*units": found.width, "activation": outer[0] if outer else None}
        weights = {"kernel": kernel.weight("Dense: kernel")}
        if found.bias is not None:
            weights["bias"] = found.bias.weight("Dense: bias")
        else:
            arguments["use_bias"] = False
        layer = self.plan.same(Layer("Dense", arguments, weights, hint=tensor.node))
        return called(layer, [of(x)], "dense", self.node, shape)  # type: ignore[operator, arg-type]

    def _masked(self, value: Tensor) -> Value:
        """The outputs, which are zeros where an example has no step."""
        sequence = self._over_time(value)
        if self.mask is None or self._bare(value) in self.cells:
            return sequence
        if self.kept != {"zeros"}:
            raise NotRecurrent
        shape = (None, self.steps, *(value.shape or (None, None))[1:])
        text = "ops.where(ops.expand_dims({0}, -1), {1}, 0.0)"
        return computed(text, [self.mask, sequence], "outputs", self.node, shape)

    def _finals(self, state: State, made: dict[Tensor, Value]) -> None:
        assert state.final is not None
        found = next(((cell, its) for cell, its in self.cells.values() if state in its), None)
        if found is None:
            raise NotRecurrent
        cell, its = found
        if state.columns is not None:
            if state is not next(each for each in self.states if each.final is state.final):
                return
            parts = [self._final(each) for each in self.states if each.final is state.final]
            places = ", ".join(f"{{{number}}}" for number in range(len(parts)))
            layer = Layer("Concatenate")
            made[state.final] = called(layer, parts, "state", self.node, state.final.shape, f"[{places}]")
        else:
            made[state.final] = self._final(state)

    def _final(self, state: State) -> Value:
        for h, (_, its) in self.cells.items():
            if state in its:
                call = self._call_of(h)
                return call.value(its.index(state) + 1) if call.several else call.value()
        raise NotRecurrent
