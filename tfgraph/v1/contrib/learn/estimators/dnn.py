"""Fully connected networks.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/dnn.py`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib import layers
from tfgraph.v1.contrib.learn.estimators import head as heads
from tfgraph.v1.contrib.learn.estimators.estimator import Estimator
from tfgraph.v1.contrib.learn.estimators.linear import partitioner
from tfgraph.v1.contrib.learn.estimators.model_fn import ModeKeys, ModelFnOps
from tfgraph.v1.contrib.learn.estimators.prediction_key import PredictionKey
from tfgraph.v1.contrib.learn.estimators.predictions import ClassifierPredictions, RegressorPredictions
from tfgraph.v1.contrib.learn.metric_spec import MetricSpec

SCOPE = "dnn"
LEARNING_RATE = 0.05
_ACTIVATIONS = {"relu": tf.nn.relu, "tanh": tf.nn.tanh, "sigmoid": tf.nn.sigmoid}


def dnn_logits(
    features: Mapping[str, Any],
    mode: str,
    units: int,
    columns: Sequence[Any],
    hidden_units: Sequence[int],
    activation_fn: Any,
    dropout: float | None,
    input_layer_partitioner: Any,
    summary_separator: str,
) -> tuple[tf.Tensor, str]:
    """A fully connected network on columns, of contrib.layers or of tf.feature_column.

    Its variables are in the collection "dnn".

    Returns:
        The logits `[batch, units]`, and the name of the scope of the columns.
    """
    values = list(features.values())
    with tf.variable_scope("input_from_feature_columns", values=values, partitioner=input_layer_partitioner) as scope:
        if all(isinstance(column, layers.feature_column._FeatureColumn) for column in columns):
            net = layers.input_from_feature_columns(features, columns, weight_collections=[SCOPE], scope=scope)
        else:
            net = tf.feature_column.input_layer(features, columns, weight_collections=[SCOPE])
        input_scope = scope.name
    for layer, width in enumerate(hidden_units):
        with tf.variable_scope(f"hiddenlayer_{layer}", values=[net]) as scope:
            net = layers.fully_connected(
                net, width, activation_fn=activation_fn, variables_collections=[SCOPE], scope=scope
            )
            if dropout is not None and mode == ModeKeys.TRAIN:
                net = layers.dropout(net, keep_prob=1.0 - dropout)
        summarize(net, scope.name + summary_separator)
    with tf.variable_scope("logits", values=[net]) as scope:
        logits = layers.fully_connected(net, units, activation_fn=None, variables_collections=[SCOPE], scope=scope)
    summarize(logits, scope.name + summary_separator)
    return logits, input_scope


def gradient_multipliers(multipliers: Mapping[Any, float] | None, input_scope: str) -> dict[str, float] | None:
    """What the gradients of embeddings are multiplied by: name of a variable -> factor.

    Raises:
        ValueError: for what is no embedding column, or has no variable.
    """
    found = {}
    for column, factor in (multipliers or {}).items():
        if not isinstance(column, layers.feature_column._EmbeddingColumn):
            raise ValueError(
                f"learning rate multipler can only be defined for embedding columns. It is defined for {column}"
            )
        variables = tf.get_collection(SCOPE, f"{input_scope}/{column.name}")
        if not variables:
            raise ValueError(f"Couldn't find a variable for column {column}")
        found.update(dict.fromkeys([variable.name for variable in variables], factor))
    return found or None


def _dnn_model_fn(features: Any, labels: Any, mode: str, params: Mapping[str, Any], config: Any = None) -> ModelFnOps:
    """The model function of all estimators in this file; they say what is in `params`."""
    head, optimizer, activation_fn = params["head"], params["optimizer"] or "Adagrad", params["activation_fn"]
    if isinstance(activation_fn, str):
        if activation_fn not in _ACTIVATIONS:
            raise ValueError(
                f"Activation name should be one of [{', '.join(_ACTIVATIONS)}], you provided {activation_fn}."
            )
        activation_fn = _ACTIVATIONS[activation_fn]
    features = features if isinstance(features, dict) else {"": features}
    with tf.variable_scope(SCOPE, values=list(features.values()), partitioner=partitioner(config, 256 << 10)):
        logits, input_scope = dnn_logits(
            features,
            mode,
            head.logits_dimension,
            params["feature_columns"],
            params["hidden_units"],
            activation_fn,
            params["dropout"],
            partitioner(config, params["input_layer_min_slice_size"] or 64 << 20),
            summary_separator="_",
        )

        def train_op_fn(loss: tf.Tensor) -> Any:
            return layers.optimize_loss(
                loss,
                tf.train.get_global_step(),
                learning_rate=LEARNING_RATE,
                optimizer=optimizer() if callable(optimizer) else optimizer,
                gradient_multipliers=gradient_multipliers(params["embedding_lr_multipliers"], input_scope),
                clip_gradients=params["gradient_clip_norm"],
                name=SCOPE,
                summaries=[],
            )

        return head.create_model_fn_ops(features, mode, labels, train_op_fn, logits)


class _Weights(Estimator):
    """What was trained, as TF 0.x gave it."""

    @property
    def weights_(self) -> list[Any]:
        """The weights of the layers, the logits last. Source: TF 0.12 `DNNClassifier.weights_`."""
        return self._variables("weights")

    @property
    def bias_(self) -> list[Any]:
        """The biases of the layers, the logits last. Source: TF 0.12 `DNNClassifier.bias_`."""
        return self._variables("biases")

    def _variables(self, kind: str) -> list[Any]:
        layer_names = [f"hiddenlayer_{layer}" for layer in range(len(self.params["hidden_units"]))]
        return [self.get_variable_value(f"{SCOPE}/{layer}/{kind}") for layer in [*layer_names, "logits"]]


class DNNClassifier(ClassifierPredictions, _Weights):
    """A fully connected network that classifies.

    Args:
        hidden_units: widths of the layers.
        feature_columns: columns of `tf.contrib.layers`, or of `tf.feature_column`.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        n_classes: number of classes.
        weight_column_name: the feature that holds the weights of the examples.
        optimizer: an optimizer, its name, or a function that makes it; by default Adagrad, 0.05.
        activation_fn: function, or "relu", "tanh" or "sigmoid".
        dropout: probability that a unit is left out.
        gradient_clip_norm: the largest norm of all gradients together.
        enable_centered_bias: whether a bias of the head's own is trained.
        config: a `RunConfig`.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.
        embedding_lr_multipliers: embedding column -> what its gradients are multiplied by.
        input_layer_min_slice_size: bytes below which a variable is not divided among parameter servers.
        label_keys: names of the classes, if the labels are strings.

    Raises:
        ValueError: for fewer than two classes.

    Source: TF 1.15 `tf.contrib.learn.DNNClassifier`.
    """

    def __init__(
        self,
        hidden_units: Sequence[int],
        feature_columns: Iterable[Any],
        model_dir: str | None = None,
        n_classes: int = 2,
        weight_column_name: str | None = None,
        optimizer: Any = None,
        activation_fn: Any = tf.nn.relu,
        dropout: float | None = None,
        gradient_clip_norm: float | None = None,
        enable_centered_bias: bool = False,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        embedding_lr_multipliers: Mapping[Any, float] | None = None,
        input_layer_min_slice_size: int | None = None,
        label_keys: Sequence[str] | None = None,
    ):
        """Make it; the class says what the arguments are."""
        params = {
            "head": heads.multi_class_head(
                n_classes,
                weight_column_name=weight_column_name,
                enable_centered_bias=enable_centered_bias,
                label_keys=label_keys,
            ),
            "hidden_units": hidden_units,
            "feature_columns": tuple(feature_columns or ()),
            "optimizer": optimizer,
            "activation_fn": activation_fn,
            "dropout": dropout,
            "gradient_clip_norm": gradient_clip_norm,
            "embedding_lr_multipliers": embedding_lr_multipliers,
            "input_layer_min_slice_size": input_layer_min_slice_size,
        }
        super().__init__(_dnn_model_fn, model_dir, config, params, feature_engineering_fn)


class DNNRegressor(RegressorPredictions, _Weights):
    """A fully connected network that predicts numbers.

    Args:
        hidden_units: widths of the layers.
        feature_columns: columns of `tf.contrib.layers`, or of `tf.feature_column`.
        model_dir: directory of checkpoints and summaries; a temporary one by default.
        weight_column_name: the feature that holds the weights of the examples.
        optimizer: an optimizer, its name, or a function that makes it; by default Adagrad, 0.05.
        activation_fn: function, or "relu", "tanh" or "sigmoid".
        dropout: probability that a unit is left out.
        gradient_clip_norm: the largest norm of all gradients together.
        enable_centered_bias: whether a bias of the head's own is trained.
        config: a `RunConfig`.
        feature_engineering_fn: makes other `(features, labels)` of those that are read.
        label_dimension: numbers per example.
        embedding_lr_multipliers: embedding column -> what its gradients are multiplied by.
        input_layer_min_slice_size: bytes below which a variable is not divided among parameter servers.

    Source: TF 1.15 `tf.contrib.learn.DNNRegressor`.
    """

    def __init__(
        self,
        hidden_units: Sequence[int],
        feature_columns: Iterable[Any],
        model_dir: str | None = None,
        weight_column_name: str | None = None,
        optimizer: Any = None,
        activation_fn: Any = tf.nn.relu,
        dropout: float | None = None,
        gradient_clip_norm: float | None = None,
        enable_centered_bias: bool = False,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        label_dimension: int = 1,
        embedding_lr_multipliers: Mapping[Any, float] | None = None,
        input_layer_min_slice_size: int | None = None,
    ):
        """Make it; the class says what the arguments are."""
        params = {
            "head": heads.regression_head(
                label_dimension=label_dimension,
                weight_column_name=weight_column_name,
                enable_centered_bias=enable_centered_bias,
            ),
            "hidden_units": hidden_units,
            "feature_columns": tuple(feature_columns or ()),
            "optimizer": optimizer,
            "activation_fn": activation_fn,
            "dropout": dropout,
            "gradient_clip_norm": gradient_clip_norm,
            "embedding_lr_multipliers": embedding_lr_multipliers,
            "input_layer_min_slice_size": input_layer_min_slice_size,
        }
        super().__init__(_dnn_model_fn, model_dir, config, params, feature_engineering_fn)

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
            scored(metrics),
            name,
            checkpoint_path,
            hooks,
            log_progress,
        )


class DNNEstimator(Estimator):
    """A fully connected network under a head; the other arguments are `DNNRegressor`'s.

    Args:
        head: a `Head`.

    Source: TF 1.15 `tf.contrib.learn.DNNEstimator`.
    """

    def __init__(
        self,
        head: heads.Head,
        hidden_units: Sequence[int],
        feature_columns: Iterable[Any],
        model_dir: str | None = None,
        optimizer: Any = None,
        activation_fn: Any = tf.nn.relu,
        dropout: float | None = None,
        gradient_clip_norm: float | None = None,
        config: Any = None,
        feature_engineering_fn: Callable[[Any, Any], tuple[Any, Any]] | None = None,
        embedding_lr_multipliers: Mapping[Any, float] | None = None,
        input_layer_min_slice_size: int | None = None,
    ):
        """Make it; the class says what the arguments are."""
        params = {
            "head": head,
            "hidden_units": hidden_units,
            "feature_columns": tuple(feature_columns or ()),
            "optimizer": optimizer,
            "activation_fn": activation_fn,
            "dropout": dropout,
            "gradient_clip_norm": gradient_clip_norm,
            "embedding_lr_multipliers": embedding_lr_multipliers,
            "input_layer_min_slice_size": input_layer_min_slice_size,
        }
        super().__init__(_dnn_model_fn, model_dir, config, params, feature_engineering_fn)


def scored(metrics: Mapping[Any, Any] | None) -> dict[Any, Any] | None:
    """Metrics whose plain functions are given the scores."""
    if not metrics:
        return None
    return {
        name if isinstance(metric, MetricSpec) or isinstance(name, tuple) else (name, PredictionKey.SCORES): metric
        for name, metric in metrics.items()
    }


def summarize(value: tf.Tensor, prefix: str) -> None:
    """Write how a layer is activated; the tags begin with `prefix`."""
    tf.summary.scalar(f"{prefix}fraction_of_zero_values", tf.nn.zero_fraction(value))
    tf.summary.histogram(f"{prefix}activation", value)
