"""Inputs to try a graph with, if nobody has real ones: numbers that its operations accept."""

import numpy as np
import tensorflow.compat.v1 as tf

#: Integers that nothing bounds are below this.
_BELOW = 2
#: Operations that pass an input on as it is, or nearly.
_PASSING = ("Cast", "ExpandDims", "Identity", "PlaceholderWithDefault", "Reshape", "Squeeze", "Transpose", "Unpack")


def random_values(
    placeholder: tf.Tensor, batch: int, random: np.random.Generator, unknown: int = 8, rank: int = 2
) -> np.ndarray:
    """Draw values for an input.

    Floats are from a normal distribution, integers from 0 to what the operations that take them allow (the rows of an
    embedding, the depth of a one-hot code).

    Args:
        placeholder: the input.
        batch: the length of its first axis, if the graph leaves it open.
        random: where from.
        unknown: the length of all other axes that the graph leaves open.
        rank: the number of axes, if the graph leaves that open.
    """
    sizes = [None] * rank if placeholder.shape.rank is None else placeholder.shape.as_list()
    shape = [(unknown if axis else batch) if size is None else size for axis, size in enumerate(sizes)]
    dtype = placeholder.dtype.base_dtype
    if dtype == tf.bool:
        return random.random(shape) < 0.5
    if dtype.is_integer:
        below = min(bound(placeholder, unknown), np.iinfo(dtype.as_numpy_dtype).max)
        return random.integers(0, below, shape, dtype.as_numpy_dtype)
    if dtype == tf.string:
        return np.full(shape, "text", object)
    return random.standard_normal(shape).astype(dtype.as_numpy_dtype)


def bound(tensor: tf.Tensor, unknown: int = 8) -> int:
    """What integers must be below, as the operations say that take them.

    Args:
        tensor: of integers.
        unknown: what they may be as lengths of a sequence that may have any.
    """
    bounds = []
    waiting, seen = [tensor], set()
    while waiting:
        each = waiting.pop()
        if each.ref() in seen:
            continue
        seen.add(each.ref())
        for operation in each.consumers():
            inputs = list(operation.inputs)
            if operation.type in ("Gather", "GatherV2", "ResourceGather") and inputs[1] is each:
                table = _table(inputs[0])
                if table:
                    bounds.append(table)
            elif operation.type == "OneHot" and (depth := tf.get_static_value(inputs[1])) is not None:
                bounds.append(int(depth))
            elif operation.type == "Cast" and operation.outputs[0].dtype.is_floating:
                bounds.append(256)  # pixels
            elif operation.type in _PASSING and inputs[0] is each:
                waiting += operation.outputs
            elif operation.type in ("Enter", "GreaterEqual", "ReverseSequence", "Max", "Less"):
                bounds.append(unknown)  # lengths of sequences
    return max(min(bounds), 1) if bounds else _BELOW


def _table(tensor: tf.Tensor) -> int | None:
    """The number of rows of an embedding, also of one that is read through a handle."""
    if tensor.dtype == tf.resource:
        return int(tensor.op.get_attr("shape").dim[0].size)
    return tensor.shape[0] if tensor.shape.rank else None
