"""Heads of one loss, by tensorflow-estimator.

Source: TF 1.15 `tensorflow_estimator/contrib/estimator/python/estimator/head.py`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1 import estimator as _repaired  # noqa: F401  before tensorflow_estimator is imported

# isort: split
from tensorflow_estimator.python.estimator.canned import head as canned

_BATCH_MEAN = tf.losses.Reduction.SUM_OVER_BATCH_SIZE


def multi_class_head(
    n_classes: int,
    weight_column: Any = None,
    label_vocabulary: Sequence[str] | None = None,
    loss_reduction: str = _BATCH_MEAN,
    loss_fn: Callable[..., Any] | None = None,
    name: str | None = None,
) -> Any:
    """A head for one of three or more classes.

    Args:
        n_classes: number of classes.
        weight_column: the feature, or numeric column, that holds the weights of the examples.
        label_vocabulary: names of the classes, if the labels are strings.
        loss_reduction: a `tf.losses.Reduction`.
        loss_fn: function of `labels` and `logits`, instead of the cross entropy.
        name: ends the names of the metrics.

    Raises:
        ValueError: for fewer than three classes.

    Source: TF 1.15 `tf.contrib.estimator.multi_class_head`.
    """
    return canned._multi_class_head_with_softmax_cross_entropy_loss(
        n_classes, weight_column, label_vocabulary, loss_reduction, loss_fn, name
    )


def binary_classification_head(
    weight_column: Any = None,
    thresholds: Sequence[float] | None = None,
    label_vocabulary: Sequence[str] | None = None,
    loss_reduction: str = _BATCH_MEAN,
    loss_fn: Callable[..., Any] | None = None,
    name: str | None = None,
) -> Any:
    """A head for two classes. The arguments are `multi_class_head`'s, and `thresholds`.

    At these probabilities in (0, 1) the classes are told apart, for more metrics.

    Source: TF 1.15 `tf.contrib.estimator.binary_classification_head`.
    """
    return canned._binary_logistic_head_with_sigmoid_cross_entropy_loss(
        weight_column, thresholds, label_vocabulary, loss_reduction, loss_fn, name
    )


def regression_head(
    weight_column: Any = None,
    label_dimension: int = 1,
    loss_reduction: str = _BATCH_MEAN,
    loss_fn: Callable[..., Any] | None = None,
    inverse_link_fn: Callable[[Any], Any] | None = None,
    name: str | None = None,
) -> Any:
    """A head for numbers, with the squared error as its loss. The arguments are `multi_class_head`'s, and two.

    `label_dimension` is the number of numbers per example; `inverse_link_fn` makes predictions of logits.

    Source: TF 1.15 `tf.contrib.estimator.regression_head`.
    """
    return canned._regression_head(weight_column, label_dimension, loss_reduction, loss_fn, inverse_link_fn, name)


def poisson_regression_head(
    weight_column: Any = None,
    label_dimension: int = 1,
    loss_reduction: str = _BATCH_MEAN,
    compute_full_loss: bool = True,
    name: str | None = None,
) -> Any:
    """A head for counts; the logits are the logarithms of their means. The arguments are `regression_head`'s.

    With `compute_full_loss` the part of the loss that does not depend on the logits is added.

    Source: TF 1.15 `tf.contrib.estimator.poisson_regression_head`.
    """

    def poisson_loss(labels: Any, logits: Any) -> tf.Tensor:
        return tf.nn.log_poisson_loss(labels, logits, compute_full_loss)

    return canned._regression_head(weight_column, label_dimension, loss_reduction, poisson_loss, tf.exp, name)


def logistic_regression_head(
    weight_column: Any = None, loss_reduction: str = _BATCH_MEAN, name: str | None = None
) -> Any:
    """A head for probabilities: labels in [0, 1]. The arguments are `multi_class_head`'s.

    Source: TF 1.15 `tf.contrib.estimator.logistic_regression_head`.
    """

    def logistic_loss(labels: Any, logits: Any) -> tf.Tensor:
        labels = canned._assert_range(labels, 2, message="Labels must be in range [0, 1]")
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)

    return canned._regression_head(weight_column, 1, loss_reduction, logistic_loss, tf.sigmoid, name)
