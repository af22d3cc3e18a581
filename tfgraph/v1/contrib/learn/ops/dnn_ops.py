"""A fully connected network. Source: TF 0.12 `tensorflow/contrib/learn/python/learn/ops/dnn_ops.py`."""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib import layers


def dnn(tensor_in: Any, hidden_units: Sequence[int], activation: Any = tf.nn.relu, dropout: float | None = None) -> Any:
    """Fully connected layers, one after the other.

    Args:
        tensor_in: `[batch, width]`.
        hidden_units: widths of the layers.
        activation: function after each of them.
        dropout: probability that a unit is kept, not that it is left out.

    Returns:
        `[batch, last width]`.

    Source: TF 0.12 `tf.contrib.learn.ops.dnn`.
    """
    with tf.variable_scope("dnn"):
        for index, width in enumerate(hidden_units):
            with tf.variable_scope(f"layer{index}"):
                tensor_in = layers.legacy_fully_connected(tensor_in, width, activation_fn=activation)
                if dropout is not None:
                    tensor_in = tf.nn.dropout(tensor_in, dropout)
        return tensor_in
