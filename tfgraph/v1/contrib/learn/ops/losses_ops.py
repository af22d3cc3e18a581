"""Predictions and losses. Source: TF 1.15 `tensorflow/contrib/learn/python/learn/ops/losses_ops.py`."""

from typing import Any

import tensorflow.compat.v1 as tf


def mean_squared_error_regressor(
    tensor_in: Any, labels: Any, weights: Any, biases: Any, name: str | None = None
) -> tuple[tf.Tensor, tf.Tensor]:
    """Predictions xW + b, and their mean squared error.

    Args:
        tensor_in: `[batch, width]`.
        labels: `[batch]` or `[batch, n]`.
        weights: `[width, n]`.
        biases: `[n]`.
        name: of the name scope.

    Source: TF 1.15 `tf.contrib.learn.ops.mean_squared_error_regressor`.
    """
    with tf.name_scope(name, "mean_squared_error_regressor", [tensor_in, labels]):
        predictions = tf.nn.xw_plus_b(tensor_in, weights, biases)
        if labels.shape.ndims == 1 and predictions.shape.ndims == 2:
            predictions = tf.squeeze(predictions, axis=[1])
        return predictions, tf.losses.mean_squared_error(labels, predictions)


def softmax_classifier(
    tensor_in: Any, labels: Any, weights: Any, biases: Any, class_weight: Any = None, name: str | None = None
) -> tuple[tf.Tensor, tf.Tensor]:
    """Probabilities softmax(xW + b), and their cross entropy.

    Args:
        tensor_in: `[batch, width]`.
        labels: one-hot `[batch, classes]`.
        weights: `[width, classes]`.
        biases: `[classes]`.
        class_weight: what the logits of each class are multiplied by.
        name: of the name scope.

    Source: TF 1.15 `tf.contrib.learn.ops.softmax_classifier`.
    """
    with tf.name_scope(name, "softmax_classifier", [tensor_in, labels]):
        logits = tf.nn.xw_plus_b(tensor_in, weights, biases)
        if class_weight is not None:
            logits = tf.multiply(logits, class_weight)
        return tf.nn.softmax(logits), tf.losses.softmax_cross_entropy(labels, logits)
