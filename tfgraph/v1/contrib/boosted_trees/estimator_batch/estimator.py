"""Estimators that train gradient boosted trees.

Source: TF 1.12 `tensorflow/contrib/boosted_trees/estimator_batch/estimator.py`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.boosted_trees import losses
from tfgraph.v1.contrib.boosted_trees.estimator_batch import model
from tfgraph.v1.contrib.learn.estimators import head as heads
from tfgraph.v1.contrib.learn.estimators.estimator import Estimator


class GradientBoostedDecisionTreeEstimator(Estimator):
    """Trains gradient boosted trees with a head of one's own.

    Args:
        learner_config: a `learner_pb2.LearnerConfig`.
        examples_per_layer: number of examples after which a layer of a tree grows, or a function of the number of
            the layer.
        head: a head of `tf.contrib.learn`; the gradients of its loss by the logits need gradients.
        num_trees: number of trees after which training stops; None for no such limit.
        feature_columns: columns of `tf.contrib.layers` with dense float32 values; by default all features.
        weight_column_name: the feature that holds the weights of the examples.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        config: a `RunConfig`.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.
        logits_modifier_function: makes other logits of `(logits, features, mode)`.
        center_bias: whether a constant is fitted before the first tree.

    Source: TF 1.12 `GradientBoostedDecisionTreeEstimator`.
    """

    def __init__(
        self,
        learner_config: Any,
        examples_per_layer: int | Callable[[int], int],
        head: Any,
        num_trees: int | None = None,
        feature_columns: Sequence[Any] | None = None,
        weight_column_name: str | None = None,
        model_dir: str | None = None,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        logits_modifier_function: Callable[..., Any] | None = None,
        center_bias: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        params = {
            "head": head,
            "feature_columns": feature_columns,
            "learner_config": learner_config,
            "num_trees": num_trees,
            "weight_column_name": weight_column_name,
            "examples_per_layer": examples_per_layer,
            "center_bias": center_bias,
            "logits_modifier_function": logits_modifier_function,
        }
        super().__init__(model.model_builder, model_dir, config, params, feature_engineering_fn)


class GradientBoostedDecisionTreeClassifier(GradientBoostedDecisionTreeEstimator):
    """Trains gradient boosted trees that classify.

    Args:
        learner_config: a `learner_pb2.LearnerConfig`; it gets `num_classes`, if that is 0.
        examples_per_layer: see `GradientBoostedDecisionTreeEstimator`, as for the others.
        n_classes: number of classes.
        num_trees: number of trees after which training stops.
        feature_columns: columns.
        weight_column_name: the feature that holds the weights of the examples.
        model_dir: directory of checkpoints and summaries.
        config: a `RunConfig`.
        label_keys: names of the classes, if the labels are strings; for more than two classes.
        feature_engineering_fn: makes other `(features, labels)`.
        logits_modifier_function: makes other logits.
        center_bias: whether a constant is fitted before the first tree.

    Raises:
        ValueError: if `learner_config` has another number of classes.

    Source: TF 1.12 `GradientBoostedDecisionTreeClassifier`.
    """

    def __init__(
        self,
        learner_config: Any,
        examples_per_layer: int | Callable[[int], int],
        n_classes: int = 2,
        num_trees: int | None = None,
        feature_columns: Sequence[Any] | None = None,
        weight_column_name: str | None = None,
        model_dir: str | None = None,
        config: Any = None,
        label_keys: Sequence[str] | None = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        logits_modifier_function: Callable[..., Any] | None = None,
        center_bias: bool = True,
    ):
        """Make it; the class says what the arguments are."""

        def cross_entropy(labels: Any, logits: Any, weights: Any = None) -> tf.Tensor:
            return tf.reduce_mean(losses.per_example_maxent_loss(labels, weights, logits, n_classes)[0])

        head = heads.multi_class_head(
            n_classes,
            weight_column_name=weight_column_name,
            loss_fn=cross_entropy if n_classes > 2 else None,
            label_keys=label_keys,
        )
        learner_config.num_classes = learner_config.num_classes or n_classes
        if learner_config.num_classes != n_classes:
            raise ValueError(f"n_classes ({n_classes}) doesn't match learner_config ({learner_config.num_classes}).")
        super().__init__(
            learner_config,
            examples_per_layer,
            head,
            num_trees,
            feature_columns,
            weight_column_name,
            model_dir,
            config,
            feature_engineering_fn,
            logits_modifier_function,
            center_bias,
        )


class GradientBoostedDecisionTreeRegressor(GradientBoostedDecisionTreeEstimator):
    """Trains gradient boosted trees that predict numbers, by the squared error.

    Args:
        learner_config: a `learner_pb2.LearnerConfig`; its `num_classes` is set.
        examples_per_layer: see `GradientBoostedDecisionTreeEstimator`, as for the others.
        label_dimension: how many numbers.
        num_trees: number of trees after which training stops.
        feature_columns: columns.
        label_name: key of the labels, if they are a dict.
        weight_column_name: the feature that holds the weights of the examples.
        model_dir: directory of checkpoints and summaries.
        config: a `RunConfig`.
        feature_engineering_fn: makes other `(features, labels)`.
        logits_modifier_function: makes other logits.
        center_bias: whether a constant is fitted before the first tree.

    Source: TF 1.12 `GradientBoostedDecisionTreeRegressor`.
    """

    def __init__(
        self,
        learner_config: Any,
        examples_per_layer: int | Callable[[int], int],
        label_dimension: int = 1,
        num_trees: int | None = None,
        feature_columns: Sequence[Any] | None = None,
        label_name: str | None = None,
        weight_column_name: str | None = None,
        model_dir: str | None = None,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        logits_modifier_function: Callable[..., Any] | None = None,
        center_bias: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        head = heads.regression_head(
            label_name=label_name, label_dimension=label_dimension, weight_column_name=weight_column_name
        )
        learner_config.num_classes = 2 if label_dimension == 1 else label_dimension
        super().__init__(
            learner_config,
            examples_per_layer,
            head,
            num_trees,
            feature_columns,
            weight_column_name,
            model_dir,
            config,
            feature_engineering_fn,
            logits_modifier_function,
            center_bias,
        )
