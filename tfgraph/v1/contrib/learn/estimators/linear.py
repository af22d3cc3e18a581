"""Linear models.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/linear.py`.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib import layers
from tfgraph.v1.contrib.learn.estimators import head as heads
from tfgraph.v1.contrib.learn.estimators.estimator import Estimator
from tfgraph.v1.contrib.learn.estimators.model_fn import ModelFnOps
from tfgraph.v1.contrib.learn.estimators.predictions import ClassifierPredictions, RegressorPredictions

SCOPE = "linear"


def learning_rate(columns: int) -> float:
    """Of the FTRL optimizer that is taken by default: less for many columns, all of which are adapted at once."""
    return min(0.2, 1.0 / math.sqrt(columns))


def linear_logits(
    features: Mapping[str, Any], columns: Sequence[Any], units: int, joint_weights: bool, scope: Any
) -> tf.Tensor:
    """The weighted sum of columns, of contrib.layers or of tf.feature_column: `[batch, units]`.

    Its variables are in the collection "linear".
    """
    if not all(isinstance(column, layers.feature_column._FeatureColumn) for column in columns):
        return tf.feature_column.linear_model(features, columns, units, weight_collections=[SCOPE])
    weighted_sum = (
        layers.joint_weighted_sum_from_feature_columns if joint_weights else layers.weighted_sum_from_feature_columns
    )
    return weighted_sum(features, columns, units, weight_collections=[SCOPE], scope=scope)[0]


def partitioner(config: Any, min_slice_size: int = 64 << 20) -> Any:
    """Spreads variables over the parameter servers; `min_slice_size` in bytes."""
    servers = config.num_ps_replicas if config else 0
    return tf.min_max_variable_partitioner(max_partitions=servers, min_slice_size=min_slice_size)


def linear_model_fn(features: Any, labels: Any, mode: str, params: Mapping[str, Any], config: Any = None) -> ModelFnOps:
    """The model function of all estimators in this file; they say what is in `params`."""
    head, columns = params["head"], params["feature_columns"]
    optimizer = params["optimizer"]
    features = features if isinstance(features, dict) else {"": features}
    with tf.variable_scope(SCOPE, values=list(features.values()), partitioner=partitioner(config)) as scope:
        logits = linear_logits(features, columns, head.logits_dimension, params["joint_weights"], scope)

        def train_op_fn(loss: tf.Tensor) -> tf.Operation:
            variables = tf.get_collection(SCOPE)
            gradients = tf.gradients(loss, variables)
            if params["gradient_clip_norm"]:
                gradients, _ = tf.clip_by_global_norm(gradients, params["gradient_clip_norm"])
            return _optimizer(optimizer, len(columns)).apply_gradients(
                zip(gradients, variables, strict=True), global_step=tf.train.get_global_step()
            )

        return head.create_model_fn_ops(features, mode, labels, train_op_fn, logits)


def _optimizer(given: Any, columns: int) -> Any:
    if given is None:
        return tf.train.FtrlOptimizer(learning_rate(columns))
    if isinstance(given, str):
        return layers.OPTIMIZER_CLS_NAMES[given](learning_rate=0.2)
    if hasattr(given, "symmetric_l2_regularization"):
        raise NotImplementedError(
            "tf.contrib.linear_optimizer.SDCAOptimizer is not supported in tf.contrib.learn. "
            "Use tf.estimator.LinearClassifier(optimizer=tf.estimator.experimental.LinearSDCA(...)) instead."
        )
    return given() if callable(given) else given


class _Weights(Estimator):
    """What was trained, as TF 0.x gave it."""

    @property
    def weights_(self) -> Any:
        """The weights of the column, or a dict of those of all. Source: TF 0.12 `LinearClassifier.weights_`."""
        found = {
            name.split("/")[1]: self.get_variable_value(name)
            for name in self.get_variable_names()
            if name.startswith(f"{SCOPE}/") and name.count("/") == 2 and name.endswith(("/weight", "/weights"))
        }
        return next(iter(found.values())) if len(found) == 1 else found

    @property
    def bias_(self) -> Any:
        """The bias. Source: TF 0.12 `LinearClassifier.bias_`."""
        return self.get_variable_value(f"{SCOPE}/bias_weight")


class LinearClassifier(ClassifierPredictions, _Weights):
    """A linear model of classes.

    Args:
        feature_columns: columns of `tf.contrib.layers`, or of `tf.feature_column`.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        n_classes: number of classes.
        weight_column_name: the feature that holds the weights of the examples.
        optimizer: an optimizer, its name, or a function that makes it; by default FTRL.
        gradient_clip_norm: the largest norm of all gradients together.
        enable_centered_bias: whether a bias of the head's own is trained.
        _joint_weight: whether all columns have one variable.
        config: a `RunConfig`.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.
        label_keys: names of the classes, if the labels are strings.

    Raises:
        ValueError: without columns, or for fewer than two classes.

    Source: TF 1.15 `tf.contrib.learn.LinearClassifier`.
    """

    def __init__(
        self,
        feature_columns: Iterable[Any],
        model_dir: str | None = None,
        n_classes: int = 2,
        weight_column_name: str | None = None,
        optimizer: Any = None,
        gradient_clip_norm: float | None = None,
        enable_centered_bias: bool = False,
        _joint_weight: bool = False,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        label_keys: Sequence[str] | None = None,
    ):
        """Make it; the class says what the arguments are."""
        head = heads.multi_class_head(
            n_classes,
            weight_column_name=weight_column_name,
            enable_centered_bias=enable_centered_bias,
            label_keys=label_keys,
        )
        params = _params(head, feature_columns, optimizer, gradient_clip_norm, _joint_weight)
        super().__init__(linear_model_fn, model_dir, config, params, feature_engineering_fn)


class LinearRegressor(RegressorPredictions, _Weights):
    """A linear model of numbers.

    Args:
        feature_columns: columns of `tf.contrib.layers`, or of `tf.feature_column`.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        weight_column_name: the feature that holds the weights of the examples.
        optimizer: an optimizer, its name, or a function that makes it; by default FTRL.
        gradient_clip_norm: the largest norm of all gradients together.
        enable_centered_bias: whether a bias of the head's own is trained.
        label_dimension: numbers per example.
        _joint_weights: whether all columns have one variable.
        config: a `RunConfig`.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.

    Raises:
        ValueError: without columns.

    Source: TF 1.15 `tf.contrib.learn.LinearRegressor`.
    """

    def __init__(
        self,
        feature_columns: Iterable[Any],
        model_dir: str | None = None,
        weight_column_name: str | None = None,
        optimizer: Any = None,
        gradient_clip_norm: float | None = None,
        enable_centered_bias: bool = False,
        label_dimension: int = 1,
        _joint_weights: bool = False,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
    ):
        """Make it; the class says what the arguments are."""
        head = heads.regression_head(
            weight_column_name=weight_column_name,
            label_dimension=label_dimension,
            enable_centered_bias=enable_centered_bias,
        )
        params = _params(head, feature_columns, optimizer, gradient_clip_norm, _joint_weights)
        super().__init__(linear_model_fn, model_dir, config, params, feature_engineering_fn)


class LinearEstimator(Estimator):
    """A linear model under a head; the other arguments are `LinearRegressor`'s.

    Args:
        feature_columns: columns of `tf.contrib.layers`, or of `tf.feature_column`.
        head: a `Head`.

    Raises:
        ValueError: without columns.

    Source: TF 1.15 `tf.contrib.learn.LinearEstimator`.
    """

    def __init__(
        self,
        feature_columns: Iterable[Any],
        head: heads.Head,
        model_dir: str | None = None,
        weight_column_name: str | None = None,
        optimizer: Any = None,
        gradient_clip_norm: float | None = None,
        _joint_weights: bool = False,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
    ):
        """Make it; the class says what the arguments are."""
        params = _params(head, feature_columns, optimizer, gradient_clip_norm, _joint_weights)
        super().__init__(linear_model_fn, model_dir, config, params, feature_engineering_fn)


def _params(
    head: heads.Head, feature_columns: Iterable[Any], optimizer: Any, clip_norm: float | None, joint_weights: bool
) -> dict[str, Any]:
    columns = tuple(feature_columns or ())
    if not columns:
        raise ValueError("feature_columns must be given: a linear model without columns has nothing to train.")
    return {
        "head": head,
        "feature_columns": columns,
        "optimizer": optimizer,
        "gradient_clip_norm": clip_norm,
        "joint_weights": joint_weights,
    }
