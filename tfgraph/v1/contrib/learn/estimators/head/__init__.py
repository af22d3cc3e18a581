"""Heads: what stands on top of a network, from logits to losses, metrics and predictions.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/head.py`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.head.base import Head, no_op_train_fn
from tfgraph.v1.contrib.learn.estimators.head.classification import (
    BinaryLogisticHead,
    BinarySvmHead,
    MultiClassHead,
    MultiLabelHead,
)
from tfgraph.v1.contrib.learn.estimators.head.combined import LossOnlyHead, MultiHead
from tfgraph.v1.contrib.learn.estimators.head.regression import PoissonRegressionHead, RegressionHead
from tfgraph.v1.contrib.learn.estimators.head.single_head import LossFn

__all__ = [
    "Head",
    "binary_svm_head",
    "loss_only_head",
    "multi_class_head",
    "multi_head",
    "multi_label_head",
    "no_op_train_fn",
    "poisson_regression_head",
    "regression_head",
]


def regression_head(
    label_name: str | None = None,
    weight_column_name: str | None = None,
    label_dimension: int = 1,
    enable_centered_bias: bool = False,
    head_name: str | None = None,
    link_fn: Callable[[Any], Any] | None = None,
) -> Head:
    """A head for numbers, with the squared error as its loss.

    Args:
        label_name: key of the labels, if they are a dict.
        weight_column_name: the feature that holds the weights of the examples.
        label_dimension: numbers per example.
        enable_centered_bias: whether a bias of the head's own is trained.
        head_name: ends the names of the metrics.
        link_fn: makes predictions of logits.

    Source: TF 1.15 `tf.contrib.learn.regression_head`.
    """
    return RegressionHead(
        label_dimension, label_name, weight_column_name, enable_centered_bias, head_name, link_fn=link_fn
    )


def poisson_regression_head(
    label_name: str | None = None,
    weight_column_name: str | None = None,
    label_dimension: int = 1,
    enable_centered_bias: bool = False,
    head_name: str | None = None,
) -> Head:
    """A head for counts; the logits are the logarithms of their means. The arguments are `regression_head`'s.

    Source: TF 1.15 `tf.contrib.learn.poisson_regression_head`.
    """
    return PoissonRegressionHead(
        label_dimension, label_name, weight_column_name, enable_centered_bias, head_name, link_fn=tf.exp
    )


def multi_class_head(
    n_classes: int,
    label_name: str | None = None,
    weight_column_name: str | None = None,
    enable_centered_bias: bool = False,
    head_name: str | None = None,
    thresholds: Sequence[float] | None = None,
    metric_class_ids: Sequence[int] | None = None,
    loss_fn: LossFn | None = None,
    label_keys: Sequence[str] | None = None,
) -> Head:
    """A head for one of several classes; for two, it has one logit.

    Args:
        n_classes: number of classes.
        label_name: key of the labels, if they are a dict.
        weight_column_name: the feature that holds the weights of the examples.
        enable_centered_bias: whether a bias of the head's own is trained.
        head_name: ends the names of the metrics.
        thresholds: probabilities at which two classes are told apart, for more metrics.
        metric_class_ids: classes that have metrics of their own.
        loss_fn: function of `labels`, `logits` and `weights`, instead of the cross entropy.
        label_keys: names of the classes, if the labels are strings.

    Raises:
        ValueError: for fewer than two classes, or for what two classes do not have.

    Source: TF 1.15 `tf.contrib.learn.multi_class_head`.
    """
    if n_classes is None or n_classes < 2:
        raise ValueError(f"n_classes must be > 1 for classification: {n_classes}.")
    common = (label_name, weight_column_name, enable_centered_bias, head_name, thresholds)
    if n_classes > 2:
        return MultiClassHead(n_classes, *common, metric_class_ids, loss_fn, label_keys=label_keys)
    if metric_class_ids:
        raise ValueError("metric_class_ids invalid for n_classes==2.")
    if label_keys:
        raise ValueError("label_keys is not supported for n_classes=2.")
    return BinaryLogisticHead(1, *common, loss_fn=loss_fn)


def binary_svm_head(
    label_name: str | None = None,
    weight_column_name: str | None = None,
    enable_centered_bias: bool = False,
    head_name: str | None = None,
    thresholds: Sequence[float] | None = None,
) -> Head:
    """A head for two classes, with the hinge loss. The arguments are `multi_class_head`'s.

    Source: TF 1.15 `tf.contrib.learn.binary_svm_head`.
    """
    return BinarySvmHead(1, label_name, weight_column_name, enable_centered_bias, head_name, thresholds)


def multi_label_head(
    n_classes: int,
    label_name: str | None = None,
    weight_column_name: str | None = None,
    enable_centered_bias: bool = False,
    head_name: str | None = None,
    thresholds: Sequence[float] | None = None,
    metric_class_ids: Sequence[int] | None = None,
    loss_fn: LossFn | None = None,
) -> Head:
    """A head for any number of several classes. The arguments are `multi_class_head`'s.

    Labels are `[batch, n_classes]` of zeros and ones, or a `SparseTensor` of ids.

    Raises:
        ValueError: for fewer than two classes.

    Source: TF 1.15 `tf.contrib.learn.multi_label_head`.
    """
    if n_classes < 2:
        raise ValueError("n_classes must be > 1 for classification.")
    return MultiLabelHead(
        n_classes,
        label_name,
        weight_column_name,
        enable_centered_bias,
        head_name,
        thresholds,
        metric_class_ids,
        loss_fn,
    )


def loss_only_head(loss_fn: Callable[[], Any], head_name: str | None = None) -> Head:
    """A head for a loss that needs neither labels nor logits, such as a penalty; one of several.

    Args:
        loss_fn: function of no arguments that returns a loss, or a list of losses.
        head_name: ends the name of its metric.

    Source: TF 1.15 `tf.contrib.learn.estimators.loss_only_head`.
    """
    return LossOnlyHead(loss_fn, head_name)


def multi_head(heads: Sequence[Head], loss_weights: Sequence[float] | None = None) -> Head:
    """Several heads on one network; their losses are added.

    Args:
        heads: heads with names.
        loss_weights: what each loss is multiplied by.

    Raises:
        ValueError: for a head without a name, or another number of weights.

    Source: TF 1.15 `tf.contrib.learn.multi_head`.
    """
    return MultiHead(heads, loss_weights)
