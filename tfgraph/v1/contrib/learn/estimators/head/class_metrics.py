"""Metrics over all classes, or of one of them."""

from typing import Any

import tensorflow.compat.v1 as tf


def _of_class(values: Any, weights: Any, class_id: int | None) -> tuple[Any, Any]:
    """Numbers and their weights, for all classes or for one of them."""
    values = tf.convert_to_tensor(values)
    if weights is not None:
        values_2d = values[:, None] if values.shape.ndims == 1 else values
        weights = tf.broadcast_to(weights, tf.shape(values_2d))
        weights = weights if values.shape.ndims != 1 else weights[:, 0]
    if class_id is not None:
        values = values[:, class_id]
        weights = None if weights is None else weights[:, class_id]
    return values, weights


def mean_of_class(values: Any, weights: Any, class_id: int | None = None) -> Any:
    """The streaming mean of numbers."""
    values, weights = _of_class(tf.cast(values, tf.float32), weights, class_id)
    return tf.metrics.mean(values, weights)


def auc_of_class(predictions: Any, labels: Any, weights: Any, class_id: int | None = None, curve: str = "ROC") -> Any:
    """The streaming area under the curve, `"ROC"` or `"PR"`."""
    labels, _ = _of_class(tf.cast(labels, tf.bool), None, class_id)
    predictions, weights = _of_class(predictions, weights, class_id)
    return tf.metrics.auc(labels, predictions, weights, curve=curve)


def share_of_class(ids: Any, weights: Any, class_id: int) -> Any:
    """The share of the examples `[batch]` that have an id."""
    return mean_of_class(tf.equal(tf.cast(ids, tf.int32), class_id), weights)
