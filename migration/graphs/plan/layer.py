"""What a line of the source will be: a layer that is called, or an expression."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from migration.graphs.flow import Node, Tensor

#: Layers that end with an activation of their own.
WITH_ACTIVATION = (
    "Conv1D",
    "Conv2D",
    "Conv3D",
    "Conv1DTranspose",
    "Conv2DTranspose",
    "Conv3DTranspose",
    "Dense",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "SeparableConv1D",
    "SeparableConv2D",
)


@dataclass(frozen=True)
class Code:
    """A piece of Python in the place of a value, such as `keras.ops.relu`."""

    text: str


@dataclass(frozen=True)
class Weight:
    """A weight of a layer, and how it is made of what the graph has.

    Attributes:
        tensors: of the graph: weights, or constants in a frozen one.
        make: makes the weight of their values; None if it is the value of the only one.
        text: what that does, for the ledger: `transposed`.
    """

    tensors: tuple[Tensor, ...]
    make: Any = None
    text: str = ""


@dataclass(eq=False)
class Layer:
    """A layer of the model.

    Attributes:
        type: name of a class of `keras.layers`, or of one that the source defines.
        arguments: those of its constructor but its name: plain values, or `Code`; a key that begins with `*` is
            positional.
        weights: name of each of its weights, as Keras calls it, to where it comes from.
        name: in the model; set when all are known.
        hint: a node whose name says what it is.
    """

    type: str
    arguments: dict[str, Any] = field(default_factory=dict)
    weights: dict[str, Weight] = field(default_factory=dict)
    name: str = ""
    hint: Node | None = None

    def with_arguments(self, weights: Mapping[str, Weight] | None = None, **arguments: Any) -> "Layer":
        """The same with other arguments and more weights."""
        return Layer(self.type, {**self.arguments, **arguments}, {**self.weights, **(weights or {})}, "", self.hint)

    @property
    def key(self) -> tuple:
        """Two layers with the same key are one, if they have weights at all."""
        weights = tuple((name, each.tensors, each.text) for name, each in self.weights.items())
        return self.type, repr(self.arguments), weights


@dataclass(eq=False, frozen=True)
class Value:
    """A result of a call, or an input of the model.

    Attributes:
        call: what makes it; None for an input.
        index: which of its results.
        key: of an input.
    """

    call: "Call | None"
    index: int = 0
    key: str = ""


@dataclass(eq=False)
class Call:
    """A line of the model.

    Attributes:
        inputs: what it takes.
        tensors: what it makes, as the graph has it.
        nodes: of the graph that it stands for.
        layer: what is called; None for an expression.
        expression: of Python, with `{0}`, `{1}` for the inputs; "" for a layer.
        several: whether a layer or an expression makes a list of results.
        wrapped: the operation of TensorFlow that it wraps, for which Keras has nothing; "" if it is Keras alone.
        called: how a layer is called, if not on its inputs one by one: `[{0}, {1}]`, `{0}, mask={1}`.
        names: of several results: `outputs`, `h`; numbers by default.
        pattern: what made it: the name of a pattern and that of the node where it ended.
    """

    inputs: list[Value]
    tensors: Sequence[Tensor]
    nodes: list[Node] = field(default_factory=list)
    layer: Layer | None = None
    expression: str = ""
    several: bool = False
    wrapped: str = ""
    called: str = ""
    names: Sequence[str] = ()
    pattern: tuple[str, str] | None = None

    def value(self, index: int = 0) -> Value:
        """One of its results."""
        return self._values.setdefault(index, Value(self, index))

    def __post_init__(self) -> None:
        """Results are made once, so that they can be compared."""
        self._values: dict[int, Value] = {}
