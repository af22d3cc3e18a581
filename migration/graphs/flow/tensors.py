"""The nodes of a flow and the tensors between them."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

#: Shape of a tensor, None for a length that nobody knows; None alone for an unknown rank.
Shape = tuple[int | None, ...] | None


class Kind(enum.IntEnum):
    """What a value depends on; of several inputs the largest decides."""

    #: On nothing.
    CONSTANT = 0
    #: On variables.
    WEIGHT = 1
    #: On how long the inputs are, and on nothing else in them.
    SIZED = 2
    #: On the inputs.
    DATA = 3


@dataclass(eq=False)
class Tensor:
    """A value in a flow.

    Attributes:
        node: what makes it.
        index: which of its outputs it is.
        shape: as far as the graph tells.
        dtype: of its values.
        kind: what it depends on.
        tensor: the same in the graph; None if it was made by ourselves.
    """

    node: "Node"
    index: int
    shape: Shape
    dtype: tf.DType
    kind: Kind
    tensor: tf.Tensor | None = None

    @property
    def is_data(self) -> bool:
        """Whether it depends on the inputs."""
        return self.kind is Kind.DATA

    @property
    def is_known(self) -> bool:
        """Whether it has a value without any input: it is a constant or made of weights."""
        return self.kind <= Kind.WEIGHT

    @property
    def rank(self) -> int | None:
        """The number of its axes, if known."""
        return None if self.shape is None else len(self.shape)

    def __repr__(self) -> str:
        """Say it as TF does: `conv1/Relu:0`."""
        return f"{self.node.name}:{self.index}"


@dataclass(eq=False)
class Node:
    """An operation in a flow.

    Attributes:
        name: in the graph.
        type: of the operation, e.g. `Conv2D`; `Loop` for a whole `tf.while_loop`.
        inputs: values that it takes, without those that only pass another on.
        attributes: those of the operation, as plain values.
        outputs: values that it makes.
        operation: the same in the graph; None if it was made by ourselves.
    """

    name: str
    type: str
    inputs: list[Tensor]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    outputs: list[Tensor] = field(default_factory=list)
    operation: tf.Operation | None = None

    @property
    def output(self) -> Tensor:
        """Its first output."""
        return self.outputs[0]

    def __repr__(self) -> str:
        """Say what it is: `conv1/Conv2D (Conv2D)`."""
        return f"{self.name} ({self.type})"


def attributes_of(operation: tf.Operation) -> dict[str, Any]:
    """The attributes of an operation as plain values: text, numbers, lists; dtypes and functions by their names."""
    return {name: _plain(operation.get_attr(name)) for name in operation.node_def.attr if not name.startswith("_")}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, tf.DType):
        return value.name
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "tensor_shape"):  # of a constant
        return None
    if hasattr(value, "unknown_rank"):
        return None if value.unknown_rank else [dimension.size for dimension in value.dim]
    if hasattr(value, "name") and not isinstance(value, str):
        return value.name
    return value


def static_shape(tensor: tf.Tensor) -> Shape:
    """The shape of a tensor as a tuple."""
    return None if tensor.shape.rank is None else tuple(tensor.shape.as_list())


def is_number(array: np.ndarray, value: float) -> bool:
    """Whether all elements of an array are a number, as near as its dtype can have it."""
    return bool(array.size) and bool(np.all(array == np.asarray(value, array.dtype)))
