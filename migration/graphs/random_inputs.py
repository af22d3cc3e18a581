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
        least, below = bounds(placeholder, unknown)
        return random.integers(least, min(below, np.iinfo(dtype.as_numpy_dtype).max), shape, dtype.as_numpy_dtype)
    if dtype == tf.string:
        return np.full(shape, "text", object)
    # Keras feeds words as floats, and casts them.
    words = [op.outputs[0] for op in placeholder.consumers() if op.type == "Cast" and op.outputs[0].dtype.is_integer]
    if words and bounds(words[0], unknown) != (0, _BELOW):
        return random.integers(*bounds(words[0], unknown), shape).astype(dtype.as_numpy_dtype)
    return random.standard_normal(shape).astype(dtype.as_numpy_dtype)


def bounds(tensor: tf.Tensor, unknown: int = 8) -> tuple[int, int]:
    """What integers must not be below, and what they must be below, as the operations say that take them.

    Args:
        tensor: of integers.
        unknown: how long a sequence is that may have any length.
    """
    found = []
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
                    found.append((0, table))
            elif operation.type == "OneHot" and (depth := tf.get_static_value(inputs[1])) is not None:
                found.append((0, int(depth)))
            elif operation.type == "SparseSoftmaxCrossEntropyWithLogits" and inputs[1] is each:
                found.append((0, inputs[0].shape[-1] or _BELOW))
            elif operation.type in ("Enter", "GreaterEqual", "Less", "Max", "ReverseSequence"):
                found.append((1, _longest(tensor, unknown) + 1))  # lengths of sequences
            elif operation.type == "Cast" and operation.outputs[0].dtype.is_floating:
                found.append((0, 256))  # pixels
            elif operation.type in _PASSING and inputs[0] is each:
                waiting += operation.outputs
    return min(found, key=lambda pair: pair[1]) if found else (0, _BELOW)


def _longest(lengths: tf.Tensor, unknown: int) -> int:
    """How long the sequences in the other inputs are, at least."""
    others = [op.outputs[0] for op in lengths.graph.get_operations() if op.type.startswith("Placeholder")]
    sizes = [other.shape[1] or unknown for other in others if other is not lengths and (other.shape.rank or 0) > 1]
    return min(sizes, default=unknown)


def _table(tensor: tf.Tensor) -> int | None:
    """The number of rows of an embedding, also of one that is read through a handle."""
    if tensor.dtype == tf.resource:
        return int(tensor.op.get_attr("shape").dim[0].size)
    return tensor.shape[0] if tensor.shape.rank else None
