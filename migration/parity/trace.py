"""The operations of a program at one training step, and what each of them computed."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from migration.parity.update import Update


@dataclass(frozen=True)
class Node:
    """One operation of a graph.

    Attributes:
        name: in its graph, e.g. `conv1/Conv2D`.
        type: of the operation, e.g. `Conv2D`.
        inputs: names of the tensors that it takes, e.g. `conv1/Relu:0`; without control inputs.
        outputs: names of the tensors that it makes.
        attributes: those of its type that change what it computes, as plain values.
        source: the line of the program that made it, e.g. `lenet5.py:41`; "" if nobody knows.
    """

    name: str
    type: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""

    def __str__(self) -> str:
        """Name it as people point at it: `dense/MatMul (lenet5.py:41)`."""
        return f"{self.name} ({self.source})" if self.source else self.name


def in_chunks(sizes: Mapping[str, int], limit: int) -> Iterator[list[str]]:
    """Part names, in their order, so that the sizes of each part are `limit` together, or it is one name.

    Args:
        sizes: bytes, by name.
        limit: of a part, in bytes.
    """
    chunk: list[str] = []
    size = 0
    for name, own in sizes.items():
        if chunk and size + own > limit:
            yield chunk
            chunk, size = [], 0
        chunk.append(name)
        size += own
    if chunk:
        yield chunk


class Trace(ABC):
    """A program at one training step: its operations, inputs before outputs, and their values when they are asked for.

    Attributes:
        program: what it is of, for messages: `Session`, `keras function`, `lenet5.py on TF 1.15.5`.
        nodes: those that loss, outputs and gradients depend on, each after those that it takes tensors of.
        variables: name of each variable, as the two sides of a comparison share it, to the names of the tensors that
            have its value.
        feeds: names of the tensors that were fed, or read from a queue or an iterator.
        random: names of the tensors of random numbers, in the order in which the program made them.
        y: name of the tensor of outputs; None if the program has none.
        loss: name of the scalar that is minimised; None likewise.
        gradients: name of each trained variable to the name of the tensor that its update is made of.
    """

    program: str
    nodes: tuple[Node, ...]
    variables: Mapping[str, tuple[str, ...]]
    feeds: tuple[str, ...]
    random: tuple[str, ...]
    y: str | None
    loss: str | None
    gradients: Mapping[str, str]

    @abstractmethod
    def values(self, tensors: Iterable[str]) -> Iterator[tuple[str, np.ndarray]]:
        """Yield the values of some tensors, in any order and a few at a time, all of the same step.

        Those that have no value (resources, tensors of an operation that cannot be asked) are left out.
        """

    def updates(self) -> "Mapping[str, Update]":
        """What is done with the gradient of each variable at the next step; those that are not known are left out."""
        return {}
