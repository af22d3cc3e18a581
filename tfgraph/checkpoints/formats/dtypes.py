"""Dtypes and shapes as TensorFlow's files have them, and as numpy has them."""

import math

import numpy as np
import tensorflow as tf
from tensorflow.core.framework import types_pb2
from tensorflow.core.framework.tensor_shape_pb2 import TensorShapeProto

from tfgraph.checkpoints.formats.data_file import Damage

_MOST_AXES = 64  # of a numpy array
_MOST_BYTES = 2**62


def dtype_of(number: int) -> np.dtype | None:
    """Return the dtype of a number in a file; `object` for strings, plain integers for quantised ones, as TF does.

    Returns:
        None if it has no numpy counterpart: resources, variants, references, and what is younger than this TF.
    """
    try:
        dtype = np.dtype(tf.dtypes.as_dtype(number).as_numpy_dtype)
    except (KeyError, TypeError):
        return None
    return dtype[0] if dtype.names else dtype


def dtype_name(number: int) -> str:
    """Name the dtype of a number in a file, `variant` for one, for messages."""
    try:
        return types_pb2.DataType.Name(number).removeprefix("DT_").lower()
    except ValueError:
        return f"number {number}"


def shape_of(proto: TensorShapeProto, item_size: int) -> tuple[int, ...]:
    """Read a shape.

    Args:
        proto: as it is in the file.
        item_size: of an element in bytes, so that what no memory can hold is refused.

    Raises:
        Damage: if it is unknown, negative or larger than any tensor.
    """
    shape = tuple(dim.size for dim in proto.dim)
    if proto.unknown_rank or any(size < 0 for size in shape):
        raise Damage("its shape is unknown")
    if len(shape) > _MOST_AXES:
        raise Damage(f"its shape has {len(shape)} axes; more than {_MOST_AXES} are not supported")
    # numpy multiplies the other axes of an empty array, too.
    if math.prod(size for size in shape if size) * item_size > _MOST_BYTES:
        raise Damage(f"its shape {shape} is larger than any tensor")
    return shape
