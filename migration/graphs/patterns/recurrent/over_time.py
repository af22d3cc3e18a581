"""The layers of a loop over a sequence, and what stands for what is taken of it."""

from collections.abc import Callable, Mapping

from migration.graphs.flow import Tensor
from migration.graphs.flow.loop_body import Variable
from migration.graphs.flow.tensors import Shape
from migration.graphs.patterns.matching import kind_of
from migration.graphs.patterns.recurrent.cells import activated
from migration.graphs.patterns.recurrent.layers import AnyCell, initial_value, initial_values, mask_of_lengths, run
from migration.graphs.patterns.recurrent.rounds import NotRecurrent, Rounds, State
from migration.graphs.patterns.recurrent.sequences import (
    batch_first,
    called,
    computed,
    reversed_from,
    reversed_to,
    steps_of,
    time_first,
    turned_from,
    turned_to,
)
from migration.graphs.patterns.recurrent.sums import parts_of, sum_of
from migration.graphs.plan.layer import Call, Layer, Value

#: Cells, by what they make that others take, with their states.
Cells = Mapping[Tensor, tuple[AnyCell, list[State]]]


class OverTime:
    """The tensors of a round, as they are over all rounds."""

    def __init__(self, rounds: Rounds, cells: Cells):
        """Begin without any layer."""
        self.rounds, self.cells = rounds, cells
        self.node, self.plan = rounds.node, rounds.plan
        self._values: dict[Tensor, Value] = {}
        self._calls: dict[AnyCell, Call] = {}

    def call(self) -> Call | None:
        """Call the layers, and say what stands for what is taken of the loop."""
        self.mask = self._mask()
        self.backwards = self._backwards()
        takers = {variable: self._taken(variable) for variable in self.rounds.written if variable.final is not None}
        made: dict[Tensor, Value] = {}
        self.whole = self._taken_whole(takers)
        if self.backwards == "lengths":
            takers = self._turned_back(takers, made)
        for variable, gathered in takers.items():
            value = self.rounds.written[variable]
            for each in gathered:
                steps, _ = steps_of(each, 0, self.rounds.steps, self.plan)
                if self._bare(value) in set(self.cells) - self.whole:
                    made |= dict.fromkeys(steps, self._last(value))
                    continue
                sequence = self._masked(value)
                made[each] = time_first(sequence, each)
                made |= dict.fromkeys(turned_to(each, self.plan), sequence)
                for tensor, step in steps.items():
                    made[tensor] = computed(f"{{0}}[:, {step}]", [sequence], "step", tensor.node, tensor.shape)
        for state in self.rounds.states:
            if state.final is not None:
                self._finals(state, made)
        if not made:
            return None
        for tensor, result in made.items():
            self.plan.stand_for(tensor, result)
        return next(iter(result.call for result in made.values() if result.call is not None))

    def _backwards(self) -> str:
        """Whether the sequences are read backwards: `whole`, each example within its `lengths`, or not at all: ``."""
        found = {self._reversed(tensor)[1] for tensor in self.rounds.inputs.values()}
        if found == {"whole"} and self.mask is not None:
            # Keras turns the mask as well; that of the graph must be turned, too.
            ((kind, tensor),) = self.rounds.masks
            return "whole" if kind == "mask" and self._reversed(tensor)[1] == "whole" else ""
        return found.pop() if len(found) == 1 else ""

    def _reversed(self, x: Tensor) -> tuple[Value | None, str]:
        """What a sequence `[time, …]` is backwards, with its examples first, and how it was turned."""
        turned = turned_from(x, self.plan)
        back = reversed_from(turned, 1, self.plan) if turned is not None else reversed_from(x, 0, self.plan)
        if back is None:
            return None, ""
        tensor, lengths = back
        if lengths is not None and ("lengths", lengths) not in self.rounds.masks:
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
        ((_, lengths),) = self.rounds.masks
        for variable, gathered in takers.items():
            value = self.rounds.written[variable]
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
        kinds = {kind for kind, _ in self.rounds.masks}
        if kinds == {"none"} or not kinds:
            return None
        if len(self.rounds.masks) > 1:
            raise NotRecurrent
        ((kind, tensor),) = self.rounds.masks
        if kind == "lengths":
            x = next(iter(self.rounds.inputs.values()))
            sequence = batch_first(x, self.plan) if self.rounds.steps is None else next(iter(self.plan.inputs.values()))
            found = mask_of_lengths(tensor, self.rounds.steps, sequence, self.node, self.plan)
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
                if node.type.startswith("TensorArrayGather") and not self.rounds.counts_up(node.inputs[1]):
                    raise NotRecurrent
                found.append(node.output)
            elif not node.type.startswith("TensorArraySize"):
                raise NotRecurrent
        return found

    def _bare(self, value: Tensor) -> Tensor:
        """What a tensor is without dropout."""
        found = self.rounds.dropped(value)
        return self._bare(found.x) if found else value

    def _is_only_last(self, gathered: Tensor) -> bool:
        steps, only = steps_of(gathered, 0, self.rounds.steps, self.plan)
        return only and set(steps.values()) <= {-1}

    def _taken_whole(self, takers: dict[Variable, list[Tensor]]) -> set[Tensor]:
        """The outputs of cells that other cells take, or of which more than the last is taken."""
        taken = [tensor for cell, its in self.cells.values() for tensor in cell.inputs(its[0].current)]
        held = self.mask is None or self.rounds.kept == {"last"}
        for variable, gathered in takers.items():
            value = self.rounds.written[variable]
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
            elif each not in self.rounds.inputs:
                waiting += each.node.inputs
        return found

    def _call_of(self, h: Tensor) -> Call:
        cell, its = self.cells[h]
        if cell not in self._calls:
            current = its[0].current
            weights = cell.weights(current)
            inputs = cell.inputs(current)
            if weights is None or (cell.type.startswith("Conv") and self.mask is not None):
                raise NotRecurrent  # of images Keras has no zeros where an example has no step
            sequence, backwards = self._together(inputs), False
            if self.backwards and (self.backwards == "lengths" or inputs[0] in self.rounds.inputs):
                backwards = True
                if len(inputs) == 1 and inputs[0] in self.rounds.inputs:
                    sequence = self._reversed(self.rounds.inputs[inputs[0]])[0] or sequence
                elif self.backwards == "whole":
                    backwards = False
            initial = self._initial(its, sequence)
            rates = {state.dropped for state in its if state.dropped}
            others: dict[str, bool | float] = {"go_backwards": True} if backwards else {}
            if len(rates) == 1 and cell.type != "RNN":  # a cell of our own drops by itself
                others["recurrent_dropout"] = rates.pop()
            self._calls[cell] = run(
                cell,
                weights,
                sequence,
                self.node,
                self.plan,
                steps=self.rounds.steps,
                initial=initial,
                mask=self.mask,
                zeros=self.rounds.kept != {"last"},
                sequences=h in self.whole,
                states=any(state.final is not None for state in its) and not self._is_last(h, its, initial),
                others=others,
            )
        return self._calls[cell]

    def _is_last(self, h: Tensor, its: list[State], initial: list[Value]) -> bool:
        """Whether the last output is all that is wanted of the last states."""
        # An example without any step has zeros as its output, and its state is the initial one.
        same = (self.mask is None or not initial) and its[0].following is h
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
        return called(Layer("Concatenate"), values, "inputs", self.node, (None, self.rounds.steps, None), f"[{places}]")

    def _over_time(self, tensor: Tensor) -> Value:
        """What a tensor of the body is in all rounds: a sequence `[batch, time, …]`."""
        if tensor not in self._values:
            self._values[tensor] = self._sequence_of(tensor)
        return self._values[tensor]

    def _sequence_of(self, tensor: Tensor) -> Value:
        if tensor in self.rounds.inputs:
            if self.backwards == "lengths":  # all is forwards
                return self._reversed(self.rounds.inputs[tensor])[0] or batch_first(
                    self.rounds.inputs[tensor], self.plan
                )
            return batch_first(self.rounds.inputs[tensor], self.plan)
        if tensor in self.cells:
            value = self._call_of(tensor).value()
            if self.backwards == "lengths":
                value = computed(
                    "ops.flip({0}, axis=1)", [value], "forwards", self.node, (None, self.rounds.steps, None)
                )
            return value
        if tensor.is_data and tensor.node not in self.rounds.nodes and tensor.rank == 2 and self.rounds.steps:
            shape = (None, self.rounds.steps, *(tensor.shape or (None, None))[1:])
            layer = Layer("RepeatVector", {"*n": self.rounds.steps})
            return called(layer, [self.plan.value_of(tensor)], "repeated", self.node, shape)
        return self._each(tensor, self._over_time, (None, self.rounds.steps, *(tensor.shape or (None, None))[1:]))

    def _last(self, tensor: Tensor) -> Value:
        """What a tensor of the body is in the last round."""
        if tensor in self.cells:
            return self._call_of(tensor).value()
        return self._each(tensor, self._last, tensor.shape)

    def _each(self, tensor: Tensor, of: Callable[[Tensor], Value], shape: Shape) -> Value:
        """What a tensor of the body is, where that is made of others of the same round."""
        found = self.rounds.dropped(tensor)
        if found is not None:
            return called(Layer("Dropout", {"*rate": found.rate}), [of(found.x)], "dropout", self.node, shape)
        if kind_of(tensor) == "Add" and not any(each.is_known for each in tensor.node.inputs):
            both = [of(each) for each in tensor.node.inputs] if sum_of(tensor, self.plan) is None else []
            if both:
                return computed("{0} + {1}", both, tensor.node.name.split("/")[-1], self.node, shape)
        if tensor.node.type in ("ConcatV2", "Concat") and tensor.shape and tensor.shape[-1]:
            parts = parts_of(tensor, tensor.shape[-1], self.plan)
            if parts and len(parts) > 1:
                return self._together([part for part, _ in parts])
        return self._dense(tensor, of, shape)

    def _dense(self, tensor: Tensor, of: Callable[[Tensor], Value], shape: Shape) -> Value:
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
        return called(layer, [of(x)], "dense", self.node, shape)

    def _masked(self, value: Tensor) -> Value:
        """The outputs, which are zeros where an example has no step."""
        sequence = self._over_time(value)
        if self.mask is None or self._bare(value) in self.cells:
            return sequence
        if self.rounds.kept != {"zeros"}:
            raise NotRecurrent
        shape = (None, self.rounds.steps, *(value.shape or (None, None))[1:])
        text = "ops.where(ops.expand_dims({0}, -1), {1}, 0.0)"
        return computed(text, [self.mask, sequence], "outputs", self.node, shape)

    def _finals(self, state: State, made: dict[Tensor, Value]) -> None:
        assert state.final is not None
        found = next(((cell, its) for cell, its in self.cells.values() if state in its), None)
        if found is None:
            raise NotRecurrent
        cell, its = found
        if state.columns is not None:
            if state is not next(each for each in self.rounds.states if each.final is state.final):
                return
            parts = [self._final(each) for each in self.rounds.states if each.final is state.final]
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
