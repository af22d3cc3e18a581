"""A linear model and a fully connected network, added: wide and deep.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/dnn_linear_combined.py`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib import layers
from tfgraph.v1.contrib.learn.estimators import dnn, linear
from tfgraph.v1.contrib.learn.estimators import head as heads
from tfgraph.v1.contrib.learn.estimators.estimator import Estimator
from tfgraph.v1.contrib.learn.estimators.model_fn import ModelFnOps
from tfgraph.v1.contrib.learn.estimators.predictions import ClassifierPredictions, RegressorPredictions


def _model_fn(features: Any, labels: Any, mode: str, params: Mapping[str, Any], config: Any = None) -> ModelFnOps:
    """The model function of all estimators in this file; they say what is in `params`."""
    head = params["head"]
    wide, deep = params["linear_feature_columns"], params["dnn_feature_columns"]
    features = features if isinstance(features, dict) else {"": features}
    values = list(features.values())
    parts = []
    input_scope = ""
    if deep:
        if not params["dnn_hidden_units"]:
            raise ValueError("dnn_hidden_units must be defined when dnn_feature_columns is specified.")
        with tf.variable_scope(dnn.SCOPE, values=values, partitioner=linear.partitioner(config, 256 << 10)):
            logits, input_scope = dnn.dnn_logits(
                features,
                mode,
                head.logits_dimension,
                deep,
                params["dnn_hidden_units"],
                params["dnn_activation_fn"] or tf.nn.relu,
                params["dnn_dropout"],
                params["input_layer_partitioner"] or linear.partitioner(config),
                summary_separator="/",
            )
        parts.append(logits)
    if wide:
        with tf.variable_scope(linear.SCOPE, values=values, partitioner=linear.partitioner(config)) as scope:
            logits = linear.linear_logits(features, wide, head.logits_dimension, params["joint_linear_weights"], scope)
            dnn.summarize(logits, f"{scope.name}/")
        parts.append(logits)

    def train_op_fn(loss: tf.Tensor) -> Any:
        step = tf.train.get_global_step()
        counts_once = params["fix_global_step_increment_bug"]

        def optimize(scope: str, learning_rate: float, optimizer: Any, multipliers: Any) -> Any:
            return layers.optimize_loss(
                loss,
                step,
                learning_rate=learning_rate,
                optimizer=optimizer() if callable(optimizer) else optimizer,
                gradient_multipliers=multipliers,
                clip_gradients=params["gradient_clip_norm"],
                variables=tf.get_collection(scope),
                name=scope,
                summaries=[],
                increment_global_step=not counts_once,
            )

        train_ops = []
        if deep:
            multipliers = dnn.gradient_multipliers(params["embedding_lr_multipliers"], input_scope)
            train_ops.append(optimize(dnn.SCOPE, dnn.LEARNING_RATE, params["dnn_optimizer"] or "Adagrad", multipliers))
        if wide:
            rate = linear.learning_rate(len(wide))
            train_ops.append(optimize(linear.SCOPE, rate, params["linear_optimizer"] or "Ftrl", None))
        train_op = tf.group(*train_ops)
        if not counts_once:
            return train_op
        with tf.control_dependencies([train_op]):
            return tf.assign_add(step, 1)

    logits = parts[0] if len(parts) == 1 else parts[0] + parts[1]
    return head.create_model_fn_ops(features, mode, labels, train_op_fn, logits)


class DNNLinearCombinedClassifier(ClassifierPredictions):
    """A linear model and a fully connected network that classify together.

    Args:
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        n_classes: number of classes.
        weight_column_name: the feature that holds the weights of the examples.
        linear_feature_columns: columns of the linear model.
        linear_optimizer: its optimizer, the name, or a function that makes it; by default FTRL.
        _joint_linear_weights: whether all columns of the linear model have one variable.
        dnn_feature_columns: columns of the network.
        dnn_optimizer: its optimizer, the name, or a function that makes it; by default Adagrad, 0.05.
        dnn_hidden_units: widths of the layers.
        dnn_activation_fn: function; relu for None.
        dnn_dropout: probability that a unit is left out.
        gradient_clip_norm: the largest norm of all gradients of a part together.
        enable_centered_bias: whether a bias of the head's own is trained.
        config: a `RunConfig`.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.
        embedding_lr_multipliers: embedding column -> what its gradients are multiplied by.
        input_layer_min_slice_size: bytes below which a variable is not divided among parameter servers.
        label_keys: names of the classes, if the labels are strings.
        fix_global_step_increment_bug: whether a step counts once; by default each part counts it, as in TF 1.0,
            and `steps` are half as many.

    Raises:
        ValueError: without columns, or for fewer than two classes.

    Source: TF 1.15 `tf.contrib.learn.DNNLinearCombinedClassifier`.
    """

    def __init__(
        self,
        model_dir: str | None = None,
        n_classes: int = 2,
        weight_column_name: str | None = None,
        linear_feature_columns: Iterable[Any] | None = None,
        linear_optimizer: Any = None,
        _joint_linear_weights: bool = False,
        dnn_feature_columns: Iterable[Any] | None = None,
        dnn_optimizer: Any = None,
        dnn_hidden_units: Sequence[int] | None = None,
        dnn_activation_fn: Any = tf.nn.relu,
        dnn_dropout: float | None = None,
        gradient_clip_norm: float | None = None,
        enable_centered_bias: bool = False,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        embedding_lr_multipliers: Mapping[Any, float] | None = None,
        input_layer_min_slice_size: int | None = None,
        label_keys: Sequence[str] | None = None,
        fix_global_step_increment_bug: bool = False,
    ):
        """Make it; the class says what the arguments are."""
        params = {
            "head": heads.multi_class_head(
                n_classes,
                weight_column_name=weight_column_name,
                enable_centered_bias=enable_centered_bias,
                label_keys=label_keys,
            ),
            **_columns(linear_feature_columns, dnn_feature_columns),
            "linear_optimizer": linear_optimizer,
            "joint_linear_weights": _joint_linear_weights,
            "dnn_optimizer": dnn_optimizer,
            "dnn_hidden_units": dnn_hidden_units,
            "dnn_activation_fn": dnn_activation_fn,
            "dnn_dropout": dnn_dropout,
            "gradient_clip_norm": gradient_clip_norm,
            "embedding_lr_multipliers": embedding_lr_multipliers,
            "input_layer_partitioner": _input_partitioner(config, input_layer_min_slice_size),
            "fix_global_step_increment_bug": fix_global_step_increment_bug,
        }
        super().__init__(_model_fn, model_dir, config, params, feature_engineering_fn)


class DNNLinearCombinedRegressor(RegressorPredictions):
    """A linear model and a fully connected network that predict numbers together.

    Args:
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        weight_column_name: the feature that holds the weights of the examples.
        linear_feature_columns: columns of the linear model.
        linear_optimizer: its optimizer, the name, or a function that makes it; by default FTRL.
        _joint_linear_weights: whether all columns of the linear model have one variable.
        dnn_feature_columns: columns of the network.
        dnn_optimizer: its optimizer, the name, or a function that makes it; by default Adagrad, 0.05.
        dnn_hidden_units: widths of the layers.
        dnn_activation_fn: function; relu for None.
        dnn_dropout: probability that a unit is left out.
        gradient_clip_norm: the largest norm of all gradients of a part together.
        enable_centered_bias: whether a bias of the head's own is trained.
        label_dimension: numbers per example.
        config: a `RunConfig`.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.
        embedding_lr_multipliers: embedding column -> what its gradients are multiplied by.
        input_layer_min_slice_size: bytes below which a variable is not divided among parameter servers.
        fix_global_step_increment_bug: see `DNNLinearCombinedClassifier`.

    Raises:
        ValueError: without columns.

    Source: TF 1.15 `tf.contrib.learn.DNNLinearCombinedRegressor`.
    """

    def __init__(
        self,
        model_dir: str | None = None,
        weight_column_name: str | None = None,
        linear_feature_columns: Iterable[Any] | None = None,
        linear_optimizer: Any = None,
        _joint_linear_weights: bool = False,
        dnn_feature_columns: Iterable[Any] | None = None,
        dnn_optimizer: Any = None,
        dnn_hidden_units: Sequence[int] | None = None,
        dnn_activation_fn: Any = tf.nn.relu,
        dnn_dropout: float | None = None,
        gradient_clip_norm: float | None = None,
        enable_centered_bias: bool = False,
        label_dimension: int = 1,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        embedding_lr_multipliers: Mapping[Any, float] | None = None,
        input_layer_min_slice_size: int | None = None,
        fix_global_step_increment_bug: bool = False,
    ):
        """Make it; the class says what the arguments are."""
        params = {
            "head": heads.regression_head(
                weight_column_name=weight_column_name,
                label_dimension=label_dimension,
                enable_centered_bias=enable_centered_bias,
            ),
            **_columns(linear_feature_columns, dnn_feature_columns),
            "linear_optimizer": linear_optimizer,
            "joint_linear_weights": _joint_linear_weights,
            "dnn_optimizer": dnn_optimizer,
            "dnn_hidden_units": dnn_hidden_units,
            "dnn_activation_fn": dnn_activation_fn,
            "dnn_dropout": dnn_dropout,
            "gradient_clip_norm": gradient_clip_norm,
            "embedding_lr_multipliers": embedding_lr_multipliers,
            "input_layer_partitioner": _input_partitioner(config, input_layer_min_slice_size),
            "fix_global_step_increment_bug": fix_global_step_increment_bug,
        }
        super().__init__(_model_fn, model_dir, config, params, feature_engineering_fn)

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Callable[[], Any] | None = None,
        feed_fn: Callable[[], Any] | None = None,
        batch_size: int | None = None,
        steps: int | None = None,
        metrics: Mapping[Any, Any] | None = None,
        name: str | None = None,
        checkpoint_path: str | None = None,
        hooks: Sequence[Any] | None = None,
        log_progress: bool = True,
    ) -> dict[str, Any]:
        """Measure; plain functions in `metrics` are given the scores. See `Estimator.evaluate`."""
        return super().evaluate(
            x,
            y,
            input_fn,
            feed_fn,
            batch_size,
            steps,
            dnn.scored(metrics),
            name,
            checkpoint_path,
            hooks,
            log_progress,
        )


class DNNLinearCombinedEstimator(Estimator):
    """A linear model and a fully connected network under a head.

    The other arguments are `DNNLinearCombinedRegressor`'s.

    Args:
        head: a `Head`.
        input_layer_partitioner: divides the variables of the columns among parameter servers.

    Raises:
        ValueError: without columns.

    Source: TF 1.15 `tf.contrib.learn.DNNLinearCombinedEstimator`.
    """

    def __init__(
        self,
        head: heads.Head,
        model_dir: str | None = None,
        linear_feature_columns: Iterable[Any] | None = None,
        linear_optimizer: Any = None,
        _joint_linear_weights: bool = False,
        dnn_feature_columns: Iterable[Any] | None = None,
        dnn_optimizer: Any = None,
        dnn_hidden_units: Sequence[int] | None = None,
        dnn_activation_fn: Any = None,
        dnn_dropout: float | None = None,
        gradient_clip_norm: float | None = None,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        embedding_lr_multipliers: Mapping[Any, float] | None = None,
        fix_global_step_increment_bug: bool = False,
        input_layer_partitioner: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        params = {
            "head": head,
            **_columns(linear_feature_columns, dnn_feature_columns),
            "linear_optimizer": linear_optimizer,
            "joint_linear_weights": _joint_linear_weights,
            "dnn_optimizer": dnn_optimizer,
            "dnn_hidden_units": dnn_hidden_units,
            "dnn_activation_fn": dnn_activation_fn,
            "dnn_dropout": dnn_dropout,
            "gradient_clip_norm": gradient_clip_norm,
            "embedding_lr_multipliers": embedding_lr_multipliers,
            "input_layer_partitioner": input_layer_partitioner,
            "fix_global_step_increment_bug": fix_global_step_increment_bug,
        }
        super().__init__(_model_fn, model_dir, config, params, feature_engineering_fn)


def _columns(wide: Iterable[Any] | None, deep: Iterable[Any] | None) -> dict[str, Any]:
    columns = {"linear_feature_columns": tuple(wide or ()), "dnn_feature_columns": tuple(deep or ())}
    if not any(columns.values()):
        raise ValueError("Either linear_feature_columns or dnn_feature_columns must be defined.")
    return columns


def _input_partitioner(config: Any, min_slice_size: int | None) -> Any:
    return None if min_slice_size is None else linear.partitioner(config, min_slice_size)
