"""Tensors in other forms. Source: TF 0.12 `tensorflow/contrib/learn/python/learn/ops/array_ops.py`."""

from typing import Any

import tensorflow.compat.v1 as tf


def one_hot_matrix(tensor_in: Any, num_classes: int, on_value: float = 1.0, off_value: float = 0.0) -> tf.Tensor:
    """One-hot vectors `[..., num_classes]` of ids, float32.

    Source: TF 0.12 `tf.contrib.learn.ops.one_hot_matrix`.
    """
    return tf.one_hot(tf.cast(tensor_in, tf.int64), num_classes, on_value, off_value)


def split_squeeze(dim: int, num_split: int, tensor_in: Any) -> list[tf.Tensor]:
    """The slices of a tensor along an axis, without that axis.

    Source: TF 0.12 `tf.contrib.learn.ops.split_squeeze`.
    """
    return [tf.squeeze(part, [dim]) for part in tf.split(tensor_in, num_split, dim)]
