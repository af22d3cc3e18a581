"""Heads for numbers and for counts."""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.constants import ProblemType
from tfgraph.v1.contrib.learn.estimators.head.single_head import SingleHead
from tfgraph.v1.contrib.learn.estimators.prediction_key import PredictionKey


class RegressionHead(SingleHead):
    """Squared errors."""

    problem_type = ProblemType.LINEAR_REGRESSION
    default_scope = "regression_head"

    def __init__(self, *args: Any, link_fn: Callable[[Any], Any] | None = None, **kwargs: Any):
        """Make it; the functions of this package say what the arguments are."""
        super().__init__(*args, **kwargs)
        self._link_fn = link_fn or tf.identity

    def _losses(self, labels: Any, logits: tf.Tensor) -> tf.Tensor:
        return tf.squared_difference(logits, tf.cast(_matrix(labels, logits), tf.float32))

    def _predictions(self, logits: tf.Tensor) -> dict[str, tf.Tensor]:
        if self.logits_dimension == 1:
            logits = tf.squeeze(logits, [1], name=PredictionKey.SCORES)
        return {PredictionKey.SCORES: self._link_fn(logits)}


class PoissonRegressionHead(RegressionHead):
    """The logarithms of counts."""

    def _losses(self, labels: Any, logits: tf.Tensor) -> tf.Tensor:
        return tf.nn.log_poisson_loss(_matrix(labels, logits), logits, compute_full_loss=True)


def _matrix(labels: Any, logits: tf.Tensor) -> tf.Tensor:
    """Labels `[batch, n]`, as wide as the logits."""
    labels = tf.convert_to_tensor(labels)
    labels = labels[:, None] if labels.shape.ndims == 1 else labels
    logits.shape.assert_is_compatible_with(labels.shape)
    return labels
