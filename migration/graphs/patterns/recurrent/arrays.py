"""Weights that are made of other weights: rows, columns and sums of them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from migration.graphs.endpoints import VARIABLES
from migration.graphs.flow import Kind, Tensor
from migration.graphs.plan.layer import Weight
from migration.graphs.plan.model_plan import Plan

#: Operations that only move numbers.
_CUTTING = ("ConcatV2", "ExpandDims", "Reshape", "Split", "Squeeze", "StridedSlice", "Transpose")
Values = Mapping[Tensor, np.ndarray]


@dataclass(frozen=True, eq=False)
class Array:
    """A matrix or a vector.

    Attributes:
        tensors: of the graph, that it is made of.
        make: makes it of their values.
        shape: of it.
    """

    tensors: tuple[Tensor, ...]
    make: Callable[[Values], np.ndarray]
    shape: tuple[int, ...]

    @staticmethod
    def of(tensor: Tensor, plan: Plan) -> "Array":
        """A constant or a weight, or what is made of one by cutting and joining."""
        shape = plan.array(tensor).shape
        node = tensor.node
        if tensor.kind is Kind.CONSTANT and math.prod(shape) == 1:
            return Array.constant(plan.array(tensor))  # a forget bias
        if node.type not in _CUTTING:
            return Array((tensor,), lambda values: values[tensor], shape)
        known = [plan.array(each) for each in node.inputs]
        if (
            node.type == "StridedSlice"
            and not node.attributes["ellipsis_mask"]
            and not node.attributes["new_axis_mask"]
        ):
            index = _index(node.attributes, *known[1:])
            return Array.of(node.inputs[0], plan)._changed(lambda value: value[index], shape)
        if node.type == "Split":
            sizes, axis = node.attributes["num_split"], int(known[0])
            return Array.of(node.inputs[1], plan)._changed(
                lambda value: np.split(value, sizes, axis)[tensor.index], shape
            )
        if node.type == "Transpose":
            return Array.of(node.inputs[0], plan)._changed(lambda value: np.transpose(value, known[1]), shape)
        if node.type in ("Reshape", "Squeeze", "ExpandDims"):
            return Array.of(node.inputs[0], plan)._changed(lambda value: value.reshape(shape), shape)
        if node.type == "ConcatV2":
            return joined([Array.of(each, plan) for each in node.inputs[:-1]], int(known[-1]))
        return Array((tensor,), lambda values: values[tensor], shape)

    @staticmethod
    def constant(value: np.ndarray) -> "Array":
        """What is made of no weight."""
        return Array((), lambda values: value, value.shape)

    def _changed(self, change: Callable[[np.ndarray], np.ndarray], shape: tuple[int, ...]) -> "Array":
        return Array(self.tensors, lambda values: change(self.make(values)), shape)

    def rows(self, begin: int, end: int) -> "Array":
        """Some of its rows: along the last axis but one, so that it is the same for the kernel of a convolution."""
        shape = (*self.shape[:-2], end - begin, self.shape[-1])
        return self._changed(lambda value: value[..., begin:end, :], shape)

    def columns(self, begin: int, end: int) -> "Array":
        """Some of its columns: along the last axis."""
        return self._changed(lambda value: value[..., begin:end], (*self.shape[:-1], end - begin))

    def transposed(self) -> "Array":
        """Columns for rows."""
        return self._changed(np.transpose, self.shape[::-1])

    def flat(self) -> "Array":
        """In one row."""
        return self._changed(np.ravel, (int(np.prod(self.shape)),))

    def row(self) -> "Array":
        """A vector as a matrix of one row."""
        return self._changed(lambda value: value[None], (1, *self.shape))

    def times(self, factor: float) -> "Array":
        """All its elements times a number."""
        return self._changed(lambda value: value * value.dtype.type(factor), self.shape)

    def spread(self, width: int) -> "Array":
        """A number, or a vector of one, for each of some columns."""
        if self.shape == (width,):
            return self
        return self._changed(lambda value: np.broadcast_to(value.reshape(-1), (width,)), (width,))

    def plus(self, other: "Array") -> "Array":
        """The sum with another of the same shape."""
        return Array(_union([self, other]), lambda values: self.make(values) + other.make(values), self.shape)

    def value(self, plan: Plan) -> np.ndarray:
        """What it is in this graph."""
        return self.make({tensor: plan.array(tensor) for tensor in self.tensors})

    def weight(self, text: str) -> Weight:
        """A weight of a layer, whose rule is a text."""
        tensors = self.tensors
        return Weight(tensors, lambda *values: self.make(dict(zip(tensors, values, strict=True))), text)


def joined(arrays: Sequence[Array], axis: int) -> Array:
    """Some behind each other."""
    if len(arrays) == 1:
        return arrays[0]
    shape = list(arrays[0].shape)
    shape[axis] = sum(array.shape[axis] for array in arrays)
    return Array(
        _union(arrays), lambda values: np.concatenate([array.make(values) for array in arrays], axis), tuple(shape)
    )


def same(one: Array, other: Array, plan: Plan) -> bool:
    """Whether two are the same part of the same weights."""
    if one is other:
        return True
    if set(one.tensors) != set(other.tensors) or one.shape != other.shape:
        return False
    return np.array_equal(one.value(plan), other.value(plan))


def _union(arrays: Sequence[Array]) -> tuple[Tensor, ...]:
    """All tensors, those that are variables first: they give names."""
    found = dict.fromkeys(tensor for array in arrays for tensor in array.tensors)
    return tuple(sorted(found, key=lambda tensor: tensor.node.type not in VARIABLES))


def _index(masks: Mapping[str, int], begins: np.ndarray, ends: np.ndarray, steps: np.ndarray) -> tuple:
    """What a `StridedSlice` takes, as numpy has it."""
    found: list[int | slice] = []
    for axis, (begin, end, step) in enumerate(zip(begins.tolist(), ends.tolist(), steps.tolist(), strict=True)):
        bit = 1 << axis
        if masks["shrink_axis_mask"] & bit:
            found.append(begin)
        else:
            first = None if masks["begin_mask"] & bit else begin
            found.append(slice(first, None if masks["end_mask"] & bit else end, step))
    return tuple(found)
