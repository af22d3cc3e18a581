"""Calls for the nodes of a flow, found by the patterns."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from migration.graphs.flow import Flow, Kind, Node, Tensor
from migration.graphs.patterns import finishes, patterns
from migration.graphs.plan.graph_part import part_of
from migration.graphs.plan.layer import WITH_ACTIVATION, Call, Code, Layer, Value, Weight
from migration.graphs.plan.literals import LARGEST, array
from migration.graphs.plan.ordering import needed_for, with_all_needed
from migration.graphs.plan.own_cell import OwnCell
from migration.graphs.plan.sums import is_taken_for_a_bias

_SUMS = ("{0} + {1}", "ops.add({0}, {1})")
#: What takes values out of a `TensorArray`; all else that is done with one makes no values.
_READING = ("TensorArrayConcat", "TensorArrayGather", "TensorArrayPack", "TensorArrayRead", "TensorArrayUnpack")
#: Operators of Python, to the functions that do the same.
_OPERATORS = {
    "{0} + {1}": "ops.add({0}, {1})",
    "{0} - {1}": "ops.subtract({0}, {1})",
    "{0} * {1}": "ops.multiply({0}, {1})",
    "{0} / {1}": "ops.divide({0}, {1})",
    "{0} // {1}": "ops.floor_divide({0}, {1})",
    "{0} % {1}": "ops.mod({0}, {1})",
    "{0} ** {1}": "ops.power({0}, {1})",
    "{0} > {1}": "ops.greater({0}, {1})",
    "{0} >= {1}": "ops.greater_equal({0}, {1})",
    "{0} < {1}": "ops.less({0}, {1})",
    "{0} <= {1}": "ops.less_equal({0}, {1})",
}

#: What a pattern may raise; TensorFlow does where a value is asked for in a branch that is not taken.
_STUMBLES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    tf.errors.OpError,
)


class Plan:
    """A model: its inputs, its calls and its outputs.

    Attributes:
        flow: what it computes.
        outputs: by name.
        calls: what the outputs need, in order.
        options: what the user says, such as the `keep_prob` of dropout.
        without: patterns that are not to be used, with the name of the node that they would end with.
    """

    def __init__(self, flow: Flow, options: Mapping[str, Any] | None = None, without: Collection[tuple[str, str]] = ()):
        """Begin without any call; see `make_plan`."""
        self.flow = flow
        self.without = without
        #: Patterns that failed, and why.
        self.troubles: list[str] = []
        self.options = dict(options or {})
        self.inputs = {key: Value(None, key=key) for key in flow.inputs}
        self._values: dict[Tensor, Value] = {tensor: self.inputs[key] for key, tensor in flow.inputs.items()}
        self._layers: dict[tuple, Layer] = {}
        self.outputs: dict[str, Value] = {}
        #: Parts of the graph that the model has as they are, by name.
        self.parts: dict[str, bytes] = {}
        #: Cells of recurrent layers that Keras does not have, by what they compute.
        self.cells: dict[tuple, OwnCell] = {}
        self.calls: list[Call] = []
        #: Whether the graph drops whenever it runs: some dropout has no switch.
        self.drops_always = False
        #: The pattern that is asked now, with the name of its node.
        self._asked: tuple[str, str] | None = None
        #: Nodes that a pattern has taken in, so that none is looked for that ends with them.
        self.passed: set[Node] = set()
        #: Where the loops begin that a part of the graph has.
        self._loops: dict[Call, set[str]] = {}

    # What patterns ask.

    def value_of(self, tensor: Tensor) -> Value:
        """What computes a tensor that depends on the inputs: if nothing else does, a part of the graph."""
        if tensor not in self._values:
            self._values[tensor] = self.repeated(tensor) or self.part(tensor)
        return self._values[tensor]

    def has(self, tensor: Tensor) -> bool:
        """Whether a value stands for a tensor already."""
        return tensor in self._values

    def array(self, tensor: Tensor) -> np.ndarray:
        """The value of a constant or a weight."""
        return self.flow.value(tensor)

    def scalar(self, tensor: Tensor) -> float | None:
        """The only number of a constant; None if it is none, or has several that differ."""
        if not tensor.is_known or tensor.dtype.is_bool:
            return None
        value = self.array(tensor)
        if value.size == 0 or value.dtype.kind not in "iuf" or not np.all(value == value.flat[0]):
            return None
        return value.flat[0]

    def constant(self, tensor: Tensor) -> list[Any] | None:
        """A constant as numbers in lists; None if it is none."""
        return self.array(tensor).tolist() if tensor.is_known else None

    def absorbing(self, tensor: Tensor) -> Call | None:
        """The call of a layer that makes a tensor that only one node takes, which could be made part of the layer."""
        value = self._values.get(tensor)
        call = value.call if value else None
        if call is None or call.layer is None or self.flow.only_consumer(tensor) is None or len(call.tensors) != 1:
            return None
        return call if call.layer.type in WITH_ACTIVATION else None

    # What patterns make.

    def layer(
        self,
        node: Node,
        kind: str,
        inputs: Sequence[Tensor],
        arguments: Mapping[str, Any] | None = None,
        weights: Mapping[str, Weight | Tensor] | None = None,
        tensors: Sequence[Tensor] | None = None,
        hint: Node | None = None,
        called: str = "",
        several: bool = False,
    ) -> Call:
        """Call a layer.

        Args:
            node: the last node that it stands for.
            kind: class of the layer.
            inputs: what it takes.
            arguments: of its constructor.
            weights: by their names in Keras.
            tensors: what it makes; by default the first output of `node`.
            hint: node whose name says what it is, if not `node`.
            called: see `Call`.
            several: see `Call`.
        """
        plain = {name: each if isinstance(each, Weight) else Weight((each,)) for name, each in (weights or {}).items()}
        made = self.same(Layer(kind, dict(arguments or {}), plain, hint=hint or node))
        values = [self.value_of(each) for each in inputs]
        return Call(values, tensors or [node.output], self.between(node, inputs), made, called=called, several=several)

    def stand_for(self, tensor: Tensor, value: Value) -> None:
        """Let a value stand for a tensor that comes later than the node whose pattern is asked."""
        self._values[tensor] = value
        if value.call is None:
            return
        _made_by(self._asked, value.call)
        if value.call.tensors[value.index].tensor is None:
            tensors = list(value.call.tensors)
            tensors[value.index] = tensor
            value.call.tensors = tensors

    def same(self, layer: Layer) -> Layer:
        """The layer with these weights, if there is one already: then it is called again."""
        return self._layers.setdefault(layer.key, layer) if layer.weights else layer

    def changed(self, node: Node, call: Call, weights: Mapping[str, Tensor] | None = None, **arguments: Any) -> Call:
        """Call the layer of another call with other arguments, in its place."""
        assert call.layer is not None
        more = {name: Weight((tensor,)) for name, tensor in (weights or {}).items()}
        layer = self.same(call.layer.with_arguments(more, **arguments))
        return Call(call.inputs, [node.output], [*call.nodes, node], layer, called=call.called)

    def expression(
        self, node: Node, text: str, inputs: Iterable[Tensor], several: bool = False, wrapped: str = ""
    ) -> Call | None:
        """Compute an expression.

        Args:
            node: the last node that it stands for.
            text: of Python, with `{0}`, `{1}` for the inputs.
            inputs: data, constants or weights.
            several: see `Call`.
            wrapped: see `Call`.

        Returns:
            None if one of the inputs cannot be written.
        """
        inputs = list(inputs)
        operands: list[Value] = []
        texts: list[str] = []
        for tensor in inputs:
            found = self.operand(tensor)
            if found is None:
                return None
            if isinstance(found, str):
                texts.append(found)
            else:
                texts.append(f"{{{len(operands)}}}")
                operands.append(found)
        if len(texts) == 2 and texts[0].startswith("np.") and text in _OPERATORS:
            text = _OPERATORS[text]  # numpy would take it for an array of objects
        if text in _SUMS and is_taken_for_a_bias(inputs[0].shape, inputs[1].shape):
            text = "{0} - (-{1})"  # the same number, without Keras's own idea of it
        return Call(
            operands,
            node.outputs if several else [node.output],
            self.between(node, inputs),
            expression=text.format(*(_bracketed(each) if text in _OPERATORS else each for each in texts)),
            several=several,
            wrapped=wrapped,
        )

    def operand(self, tensor: Tensor) -> Value | str | None:
        """What stands for a tensor in an expression: a value, or a literal; None if there is no way."""
        if tensor in self._values:
            return self._values[tensor]
        if tensor.is_known:
            if tensor.kind == 0 and tensor.dtype.is_numpy_compatible and not tensor.dtype == "string":
                value = self.array(tensor)
                if value.size <= LARGEST or (value.size and np.all(value == value.flat[0]) and value.ndim <= 1):
                    return array(value)
            return self.variable(tensor)
        return self.value_of(tensor) if is_plain(tensor) else None

    def own_cell(self, cell: OwnCell) -> OwnCell:
        """The class of a cell: if there is one that computes the same, that one."""
        found = self.cells.setdefault(cell.key, cell)
        if found is cell:
            same = [each for each in self.cells.values() if each.name.rstrip("0123456789") == cell.name]
            cell.name += str(len(same)) if len(same) > 1 else ""
        return found

    def value_or_variable(self, tensor: Tensor) -> Value | None:
        """What computes a tensor, or holds it; None if there is no way."""
        if tensor.is_known:
            return self.variable(tensor)
        return self.value_of(tensor) if tensor in self._values or is_plain(tensor) else None

    def repeated(self, tensor: Tensor) -> Value | None:
        """A layer that gives the same for each example, if a tensor depends on no more than their number."""
        if tensor.kind is not Kind.SIZED or tensor.tensor is None:
            return None
        values = self.flow.tried(tensor)
        shape = values[0].shape[1:]
        counts = [len(value) if value.ndim else 0 for value in values]
        same = counts == [2, 3, 2] and all(value.shape[1:] == shape for value in values)
        if not same or any(np.any(value != values[0].flat[0]) for value in values) or not values[0].size:
            return None
        arguments: dict[str, Any] = {"*shape": tuple(shape)}
        if values[0].flat[0] != 0:
            arguments["value"] = values[0].flat[0]
        if tensor.dtype.name != "float32":
            arguments["dtype"] = tensor.dtype.name
        first = next(iter(self.inputs.values()))
        return Call([first], [tensor], [tensor.node], Layer("ForEachExample", arguments, hint=tensor.node)).value()

    def part(self, tensor: Tensor) -> Value:
        """A part of the graph, as it is, up to what has another form."""
        return self._part([tensor]).value()

    def _part(self, tensors: list[Tensor], but: Container[Value] = ()) -> Call:
        """Take what makes some tensors as it is.

        Args:
            tensors: what is wanted.
            but: values that may not be taken: they depend on what is made.
        """
        tensor = tensors[0]
        found = part_of(self.flow, tensors, lambda each: each in self._values and self._values[each] not in but)
        name = unique_name(f"{tensor.node.name.replace('/', '_')}", self.parts)
        self.parts[name] = found.graph.SerializeToString(deterministic=True)
        arguments = {
            "*graph": Code(f'part("{name}")'),
            "inputs": list(found.inputs),
            "outputs": found.outputs,
            "shapes": [self.flow.shape_of(each) for each in tensors],
        }
        inputs = [self.value_of(each) if each.is_data else self.variable(each) for each in found.inputs.values()]
        layer = Layer("GraphPart", arguments, hint=tensor.node)
        loops = "Loop" if found.types & {"Enter", "RefEnter"} else tensor.node.type
        nodes = [each.node for each in tensors]
        call = Call(inputs, tensors, nodes, layer, wrapped=loops, several=len(tensors) > 1)
        self._loops[call] = {node.name for node in found.graph.node if node.op in ("Enter", "RefEnter")}
        return call

    def variable(self, tensor: Tensor) -> Value:
        """A layer with one weight and nothing else, for a weight that is in no other layer."""
        if tensor not in self._values:
            node = tensor.node
            shape = tuple(self.array(tensor).shape)
            arguments: dict[str, Any] = {"*shape": shape}
            if tensor.kind == 0:
                arguments["trainable"] = False
            if tensor.dtype.name != "float32":
                arguments["dtype"] = tensor.dtype.name
            layer = self.same(Layer("Variable", arguments, {"value": Weight((tensor,))}, hint=node))
            first = next(iter(self.inputs.values()))
            self._values[tensor] = Call([first], [tensor], [node], layer).value()
        return self._values[tensor]

    def between(self, node: Node, inputs: Iterable[Tensor]) -> list[Node]:
        """The nodes that are computed from some inputs on the way to a node, which is one of them."""
        ends = set(inputs)
        found: dict[Node, None] = {}
        waiting = [node]
        while waiting:
            each = waiting.pop()
            if each not in found and each.type != "Input":
                found[each] = None
                waiting += [tensor.node for tensor in each.inputs if tensor not in ends and tensor.is_data]
        return list(found)

    # How it is made.

    def add(self, node: Node) -> None:
        """Find the pattern that ends with a node."""
        if node in self.passed:
            return
        for pattern in patterns(node.type):
            mark = (pattern.__name__, node.name)
            if mark in self.without:
                continue
            self._asked = mark
            try:
                call = pattern(node, self)
            except _STUMBLES as error:
                # A pattern that stumbles over what nobody has thought of must not stop all others.
                self.troubles.append(f"{pattern.__name__} at {node.name}: {type(error).__name__}: {error}")
                continue
            if isinstance(call, Value):
                self._values[node.output] = call
                return
            if call is not None:
                _made_by(mark, call)
                for index, tensor in enumerate(call.tensors):
                    self._values.setdefault(tensor, call.value(index))
                return

    def finish(self) -> None:
        """Keep the calls that the outputs need."""
        for key, tensor in self.flow.outputs.items():
            self.outputs[key] = self.variable(tensor) if tensor.is_known else self.value_of(tensor)
        found = needed_for(self.outputs.values())
        while (same := self._same_loop(found)) is not None:
            self._join(same, found)
            found = needed_for(self.outputs.values())
        for look in finishes():
            while instead := look(self, list(found)):
                self._replace(instead, found)
                found = needed_for(self.outputs.values())
        used = {str(call.layer.arguments["*graph"]) for call in found if call in self._loops and call.layer}
        self.parts = {name: part for name, part in self.parts.items() if any(f'"{name}"' in each for each in used)}
        # In the order of the graph, as its author wrote it.
        order = {node: number for number, node in enumerate(self.flow.nodes)}
        self.calls = with_all_needed(sorted(found, key=lambda call: _place(call, order)))

    def _same_loop(self, calls: Iterable[Call]) -> list[Call] | None:
        """Parts of the graph that have a loop in common and could be one: it would run for each of them."""
        parts = [call for call in calls if self._loops.get(call)]
        for number, one in enumerate(parts):
            same = [other for other in parts[number + 1 :] if self._loops[one] & self._loops[other]]
            same = [each for each in same if one not in needed_for(each.inputs)]
            if same:
                return [one, same[0]]
        return None

    def _join(self, parts: list[Call], calls: Iterable[Call]) -> None:
        tensors = list(dict.fromkeys(tensor for part in parts for tensor in part.tensors))
        depending = {
            value
            for value in self._values.values()
            if value.call is not None and not set(needed_for([value])).isdisjoint(parts)
        }
        for part in parts:
            assert part.layer is not None
            self.parts.pop(str(part.layer.arguments["*graph"].text).split('"')[1], None)
        joined = self._part(tensors, depending)
        places = {tensor: joined.value(number) for number, tensor in enumerate(tensors)}
        self._values |= places
        self._replace({part.value(n): places[tensor] for part in parts for n, tensor in enumerate(part.tensors)}, calls)

    def _replace(self, instead: Mapping[Value, Value], calls: Iterable[Call]) -> None:
        for call in calls:
            call.inputs[:] = [instead.get(value, value) for value in call.inputs]
        self.outputs = {key: instead.get(value, value) for key, value in self.outputs.items()}


def _made_by(mark: tuple[str, str] | None, call: Call) -> None:
    """Say which pattern made a call and those that it takes, unless it was another one."""
    if mark is not None and call.pattern is None:
        call.pattern = mark
        for value in call.inputs:
            if value.call is not None:
                _made_by(mark, value.call)


def _bracketed(text: str) -> str:
    """A negative number needs brackets in front of an operator."""
    return f"({text})" if text.startswith("-") else text


def is_plain(tensor: Tensor) -> bool:
    """Whether a tensor holds values, and not a handle of something, such as a `TensorArray`."""
    if tensor.dtype.name in ("resource", "variant") or tensor.node.type.startswith("Stack"):
        return False
    return not tensor.node.type.startswith("TensorArray") or tensor.node.type.startswith(_READING)


def unique_name(name: str, taken: Mapping[str, Any]) -> str:
    """Number a name if it is taken."""
    found, number = name, 0
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def make_plan(flow: Flow, without: Collection[tuple[str, str]] = (), **options: Any) -> Plan:
    """Plan the model that computes a flow.

    Args:
        flow: what is to be computed.
        without: patterns that are not to be used, with the name of the node that they would end with.
        **options: what the user says: `keep_prob`.
    """
    plan = Plan(flow, options, without)
    for node in flow.nodes:
        if any(tensor.is_data and not plan.has(tensor) for tensor in node.outputs):
            plan.add(node)
    plan.finish()
    return plan


def _place(call: Call, order: Mapping[Node, int]) -> int:
    return max((order[node] for node in call.nodes if node in order), default=-1)
