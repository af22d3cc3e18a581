"""Losses of boosted trees: per example, `[batch, 1]`, and twice differentiable.

Source: TF 1.15 `tensorflow/contrib/boosted_trees/python/utils/losses.py`.
"""

from typing import Any

import tensorflow.compat.v1 as tf


def _weighted(loss: tf.Tensor, weights: Any) -> tuple[tf.Tensor, tf.Operation]:
    return loss if weights is None else loss * weights, tf.no_op()


def per_example_squared_hinge_loss(labels: Any, weights: Any, predictions: Any) -> tuple[tf.Tensor, tf.Operation]:
    """The square of the mean hinge loss, a scalar, and an op that does nothing.

    Args:
        labels: `[batch, 1]`, 0 or 1.
        weights: `[batch, 1]`.
        predictions: logits `[batch, 1]`.

    Source: TF 1.15 `losses.per_example_squared_hinge_loss`.
    """
    return tf.square(tf.losses.hinge_loss(labels=labels, logits=predictions, weights=weights)), tf.no_op()


def per_example_logistic_loss(labels: Any, weights: Any, predictions: Any) -> tuple[tf.Tensor, tf.Operation]:
    """The logistic loss `[batch, 1]`, and an op that does nothing.

    Args:
        labels: `[batch, 1]`, 0 or 1.
        weights: `[batch, 1]` or None.
        predictions: logits `[batch, 1]`.

    Source: TF 1.15 `losses.per_example_logistic_loss`.
    """
    labels = tf.cast(labels, tf.float32)
    return _weighted(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=predictions), weights)


def per_example_maxent_loss(
    labels: Any, weights: Any, logits: Any, num_classes: int, eps: float = 1e-15
) -> tuple[tf.Tensor, tf.Operation]:
    """The cross entropy `[batch, 1]`, and an op that does nothing.

    Args:
        labels: numbers of classes, `[batch, 1]` or `[batch]`.
        weights: `[batch, 1]` or None.
        logits: `[batch, num_classes]`.
        num_classes: number of classes.
        eps: the least probability that counts.

    Source: TF 1.15 `losses.per_example_maxent_loss`.
    """
    targets = tf.one_hot(tf.reshape(tf.cast(labels, tf.int64), [-1]), num_classes)
    # Unlike tf.nn.sparse_softmax_cross_entropy_with_logits, this has second derivatives of each logit.
    likelihood = tf.reduce_sum(targets * tf.nn.softmax(logits), 1, keepdims=True)
    return _weighted(-tf.log(tf.clip_by_value(likelihood, eps, 1 - eps)), weights)


def per_example_squared_loss(labels: Any, weights: Any, predictions: Any) -> tuple[tf.Tensor, tf.Operation]:
    """The squared error, summed over the outputs, `[batch, 1]`, and an op that does nothing.

    Args:
        labels: `[batch, outputs]`.
        weights: `[batch, 1]` or None.
        predictions: `[batch, outputs]`.

    Source: TF 1.15 `losses.per_example_squared_loss`.
    """
    return _weighted(tf.reduce_sum(tf.squared_difference(predictions, labels), 1, keepdims=True), weights)
