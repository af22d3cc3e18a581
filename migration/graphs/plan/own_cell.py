"""A cell of a recurrent layer that Keras does not have: a class of the model's own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import keras

from migration.graphs.endpoints import VARIABLES
from migration.graphs.flow import Tensor
from migration.graphs.plan.layer import Call, Layer, Value
from migration.graphs.plan.literals import argument
from migration.graphs.plan.names import identifier, scope_of, short_word, unique

if TYPE_CHECKING:
    from migration.graphs.plan.model_plan import Plan

#: Words of scopes that are written in capitals.
_CAPITALS = ("glstm", "gru", "lstm", "nas", "rnn", "sru", "ugrnn")
#: Scopes that say nothing of a cell.
_TFS_OWN = re.compile(r"(while|rnn|cell|bidirectional_rnn|multi_rnn_cell|fw|bw)(_\d+)?")
#: What is an attribute of every layer, or of every cell.
_TAKEN = frozenset([*dir(keras.layers.Layer), "output_size", "state_size"])


@dataclass(eq=False)
class OwnCell:
    """A class of a cell.

    Attributes:
        plan: what it computes in a step, of `inputs` and its states; its outputs are the output and the next states.
        states: names of these, to their widths.
        units: width of the output.
        name: of the class.
        layers: those that it has; each is called as its attribute.
        shapes: of what these are called on, without the batch; of a width that follows from that of the input, as
            Python.
    """

    plan: "Plan"
    states: Mapping[str, int]
    units: int
    name: str = ""
    layers: list[Layer] = field(default_factory=list)
    shapes: dict[Layer, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name it and its layers; those that have nothing to remember become expressions."""
        for call in self.plan.calls:
            if call.layer is not None and (text := _expression(call)):
                call.layer, call.expression, call.called = None, text, ""
            elif call.layer is not None:
                self.shapes.setdefault(call.layer, self._shape(call.inputs[0]))
        self.layers = list(self.shapes)
        scopes = {layer: scope_of(layer) for layer in self.layers if _is_named(layer)}
        scope = _of_cell(list(scopes.values()))
        self.name = _class_name(scope[-1] if scope else "")
        taken = {name.lower() for name in (*_TAKEN, *self.plan.inputs)}
        for layer in self.layers:
            words, kind = scopes.get(layer, scope)[len(scope) :], short_word(layer)
            if layer.type == "Variable":
                (weight,) = layer.weights.values()
                words = [*words, weight.tensors[0].node.name.removesuffix("/read").split("/")[-1]]
            elif not words or layer.type.endswith("Normalization"):
                words = [*words, kind]
            layer.name = unique(identifier("_".join(words)), taken)
        for call in self.plan.calls:
            if call.layer is not None and call.layer.type == "Variable":
                call.expression, call.inputs = f"self.{call.layer.name}", []
                call.layer = None

    def _shape(self, value: Value) -> tuple[str, ...]:
        tensor = self._tensor(value)
        shape = self.plan.flow.shape_of(tensor) if tensor.tensor is not None else tensor.shape
        sizes = tuple(str(size) for size in (shape or (None,))[1:])
        return (*sizes[:-1], self._from_input(value) or sizes[-1]) if sizes else sizes

    def _tensor(self, value: Value) -> Tensor:
        return self.plan.flow.inputs[value.key] if value.call is None else value.call.tensors[value.index]

    def _from_input(self, value: Value) -> str:
        """How wide something is that the input is a part of; "" if it is none."""
        if value is self.plan.inputs["inputs"]:
            return "input_shape[-1]"
        call = value.call
        if call is None or not re.fullmatch(r"ops\.concatenate\(\[.*\], axis=-1\)", call.expression):
            return ""
        parts = [self._from_input(each) or str((self._tensor(each).shape or (None,))[-1]) for each in call.inputs]
        numbers = [part for part in parts if part.isdigit()]
        widths = [part for part in parts if not part.isdigit()]
        if len(widths) != 1 or widths == ["None"] or len(parts) != len(re.findall(r"\{\d+\}", call.expression)):
            return ""
        return " + ".join([*widths, *[str(sum(map(int, numbers)))] * bool(numbers)])

    @property
    def key(self) -> tuple:
        """Cells with the same key have the same source."""
        numbers = {call: number for number, call in enumerate(self.plan.calls)}

        def places(values: Sequence[Value]) -> tuple:
            return tuple((value.call and numbers[value.call], value.index, value.key) for value in values)

        calls = [
            (_kind(call.layer), call.expression, call.called, call.several, places(call.inputs))
            for call in self.plan.calls
        ]
        kinds = [(*_kind(layer), self.shapes[layer]) for layer in self.layers]
        return self.units, *self.states.items(), *kinds, *calls, places(list(self.plan.outputs.values()))


def _is_named(layer: Layer) -> bool:
    """Whether the graph has a name for the first weight of a layer: it is not computed of others."""
    nodes = [weight.tensors[0].node for weight in layer.weights.values() if weight.tensors]
    return bool(nodes) and nodes[0].type in (*VARIABLES, "Const")


def _expression(call: Call) -> str:
    """A layer that has nothing to remember, as an expression; "" if there is none."""
    assert call.layer is not None
    arguments = call.layer.arguments
    if call.layer.type == "Activation" and hasattr(keras.ops, str(arguments["*activation"])):
        return f"ops.{arguments['*activation']}({{0}})"
    if call.layer.type == "Concatenate":
        return f"ops.concatenate({call.called}, axis={arguments.get('axis', -1)})"
    if call.layer.type == "Flatten":
        return "ops.reshape({0}, (ops.shape({0})[0], -1))"
    if call.layer.type == "LeakyReLU":
        return f"ops.leaky_relu({{0}}, {argument(arguments['negative_slope'])})"
    if call.layer.type == "Permute":
        return f"ops.transpose({{0}}, {(0, *arguments['*dims'])})"
    return ""


def _kind(layer: Layer | None) -> tuple:
    return () if layer is None else (layer.type, repr(layer.arguments), layer.name)


def _of_cell(scopes: Sequence[list[str]]) -> list[str]:
    """The scope of a cell: what all its weights have in common, up to a word that says that it is one."""
    found: list[str] = []
    for words in zip(*scopes, strict=False):
        if len(set(words)) > 1:
            break
        found.append(words[0])
    cells = [place for place, word in enumerate(found, 1) if "cell" in word.lower() and not _TFS_OWN.fullmatch(word)]
    return found[: cells[-1]] if cells else found


def _class_name(word: str) -> str:
    """`NASCell` of `nas_cell_1`."""
    words = [] if _TFS_OWN.fullmatch(word) else re.sub(r"_\d+$", "", re.sub(r"\W", "_", word)).split("_")
    words = [each for each in words if each and each.lower() != "cell"]
    camel = [each.upper() if each.lower() in _CAPITALS else each[0].upper() + each[1:] for each in words]
    return f"{''.join(camel) or 'Recurrent'}Cell"
