"""Metrics of a logistic regression, for a model function of one's own.

Source: TF 1.15 `tf.contrib.learn.LogisticRegressor`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.constants import ProblemType
from tfgraph.v1.contrib.learn.estimators.estimator import Estimator
from tfgraph.v1.contrib.learn.estimators.metric_key import MetricKey
from tfgraph.v1.contrib.learn.estimators.model_fn import ModeKeys, ModelFnOps


def LogisticRegressor(  # noqa: N802  TF's own name
    model_fn: Callable[..., Any],
    thresholds: Sequence[float] | None = None,
    model_dir: str | None = None,
    config: Any = None,
    feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
) -> Estimator:
    """An estimator that measures the probabilities of two classes.

    Args:
        model_fn: function of `(features, labels, mode)` that returns `(predictions, loss, train_op)`; the
            predictions are probabilities `[batch, 1]` of labels that are 0 and 1.
        thresholds: probabilities at which the classes are told apart; 0.5 by default.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        config: a `RunConfig`.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.

    Source: TF 1.15 `tf.contrib.learn.LogisticRegressor`.
    """

    def with_metrics(features: Any, labels: Any, mode: str, params: Mapping[str, Any]) -> ModelFnOps:
        predictions, loss, train_op = model_fn(features, labels, mode)
        metrics = _metrics(labels, predictions, params["thresholds"] or [0.5]) if mode == ModeKeys.EVAL else None
        alternatives = {"head": (ProblemType.LOGISTIC_REGRESSION, {"predictions": predictions})}
        return ModelFnOps(mode, predictions, loss, train_op, metrics, alternatives)

    return Estimator(with_metrics, model_dir, config, {"thresholds": thresholds}, feature_engineering_fn)


def _metrics(labels: Any, predictions: Any, thresholds: Sequence[float]) -> dict[str, Any]:
    labels = next(iter(labels.values())) if isinstance(labels, dict) and len(labels) == 1 else labels
    metrics = {
        MetricKey.PREDICTION_MEAN: tf.metrics.mean(predictions),
        MetricKey.LABEL_MEAN: tf.metrics.mean(labels),
        MetricKey.ACCURACY_BASELINE: tf.metrics.mean(labels),
        MetricKey.AUC: tf.metrics.auc(labels, predictions),
    }
    for threshold in thresholds:
        above = tf.cast(tf.greater_equal(predictions, threshold), tf.float32)
        metrics[MetricKey.ACCURACY_MEAN % threshold] = tf.metrics.accuracy(labels, above)
        metrics[MetricKey.PRECISION_MEAN % threshold] = tf.metrics.precision(labels, above)
        metrics[MetricKey.RECALL_MEAN % threshold] = tf.metrics.recall(labels, above)
    return metrics
