"""The three shorthands of `tensorflow.python.framework.tensor_shape` that TF 2.21 dropped.

Source: TF 1.15 `tensor_shape.scalar`, `vector`, `matrix`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf


def scalar() -> _tf.TensorShape:
    """The shape `[]`."""
    return _tf.TensorShape([])


def vector(length: Any) -> _tf.TensorShape:
    """The shape `[length]`."""
    return _tf.TensorShape([length])


def matrix(rows: Any, cols: Any) -> _tf.TensorShape:
    """The shape `[rows, cols]`."""
    return _tf.TensorShape([rows, cols])
