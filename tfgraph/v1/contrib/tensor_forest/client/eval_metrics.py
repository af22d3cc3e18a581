"""Metrics of forests by name.

Source: TF 1.15 `tensorflow/contrib/tensor_forest/client/eval_metrics.py`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib import losses
from tfgraph.v1.contrib.learn.estimators.prediction_key import PredictionKey

INFERENCE_PROB_NAME = PredictionKey.PROBABILITIES
INFERENCE_PRED_NAME = PredictionKey.CLASSES
FEATURE_IMPORTANCE_NAME = "global_feature_importance"
_THRESHOLDS = np.arange(0, 1, 0.01, dtype=np.float32)


def _one_hot(targets: Any, probabilities: Any) -> tf.Tensor:
    return tf.one_hot(tf.cast(tf.squeeze(targets, axis=[1]), tf.int32), tf.shape(probabilities)[1])


def _top_5(probabilities: Any, targets: Any) -> Any:
    targets = tf.cast(targets, tf.int32)
    if targets.shape.ndims > 1:
        targets = tf.squeeze(targets, axis=[1])
    return tf.metrics.mean(tf.nn.in_top_k(probabilities, targets, 5))


def _r2(probabilities: Any, targets: Any, weights: Any = None) -> Any:
    targets = tf.cast(targets, tf.float32)
    total = tf.reduce_sum(tf.squared_difference(targets, tf.reduce_mean(targets, 0)), 0)
    residual = tf.reduce_sum(tf.squared_difference(targets, probabilities), 0)
    return tf.metrics.mean(1 - tf.reduce_sum(residual / total), weights=weights)


def _sigmoid_entropy(probabilities: Any, targets: Any, weights: Any = None) -> Any:
    loss = losses.sigmoid_cross_entropy(probabilities, _one_hot(targets, probabilities))
    return tf.metrics.mean(loss, weights=weights)


def _softmax_entropy(probabilities: Any, targets: Any, weights: Any = None) -> Any:
    loss = losses.sparse_softmax_cross_entropy(probabilities, tf.cast(targets, tf.int32))
    return tf.metrics.mean(loss, weights=weights)


def _class_log_loss(probabilities: Any, targets: Any, weights: Any = None) -> Any:
    return tf.metrics.mean(losses.log_loss(probabilities, _one_hot(targets, probabilities)), weights=weights)


def _predictions(predictions: Any, unused_targets: Any, **unused_kwargs: Any) -> Any:
    return predictions


def _of_classes(metric: Callable[..., Any]) -> Callable[..., Any]:
    """A metric of `tf.metrics` on predicted classes."""

    def of_classes(predictions: Any, targets: Any, weights: Any = None) -> Any:
        return metric(labels=targets, predictions=predictions, weights=weights)

    return of_classes


def _of_class_1(metric: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    """A metric of `tf.metrics` on the probability of class 1."""

    def of_class_1(probabilities: Any, targets: Any, weights: Any = None) -> Any:
        return metric(labels=targets, predictions=probabilities[:, 1:2], weights=weights, **options)

    return of_class_1


class _Metric(NamedTuple):
    function: Callable[..., Any]
    prediction_key: str


_METRICS = {
    "auc": _Metric(_of_class_1(tf.metrics.auc), INFERENCE_PROB_NAME),
    "sigmoid_entropy": _Metric(_sigmoid_entropy, INFERENCE_PROB_NAME),
    "softmax_entropy": _Metric(_softmax_entropy, INFERENCE_PROB_NAME),
    "accuracy": _Metric(_of_classes(tf.metrics.accuracy), INFERENCE_PRED_NAME),
    "r2": _Metric(_r2, PredictionKey.SCORES),
    "predictions": _Metric(_predictions, INFERENCE_PRED_NAME),
    "classification_log_loss": _Metric(_class_log_loss, INFERENCE_PROB_NAME),
    "precision": _Metric(_of_classes(tf.metrics.precision), INFERENCE_PRED_NAME),
    "precision_at_thresholds": _Metric(
        _of_class_1(tf.metrics.precision_at_thresholds, thresholds=_THRESHOLDS), INFERENCE_PROB_NAME
    ),
    "recall": _Metric(_of_classes(tf.metrics.recall), INFERENCE_PRED_NAME),
    "recall_at_thresholds": _Metric(
        _of_class_1(tf.metrics.recall_at_thresholds, thresholds=_THRESHOLDS), INFERENCE_PROB_NAME
    ),
    "top_5": _Metric(_top_5, INFERENCE_PROB_NAME),
}


def get_metric(metric_name: str) -> Callable[..., Any]:
    """The function of `(predictions, targets, weights)` that a name stands for.

    Raises:
        KeyError: for an unknown name.

    Source: TF 1.15 `eval_metrics.get_metric`.
    """
    return _METRICS[metric_name].function


def get_prediction_key(metric_name: str) -> str:
    """Which of an estimator's predictions a metric takes.

    Raises:
        KeyError: for an unknown name.

    Source: TF 1.15 `eval_metrics.get_prediction_key`.
    """
    return _METRICS[metric_name].prediction_key
