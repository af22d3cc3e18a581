"""Heads of one loss."""

import abc
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.constants import ProblemType
from tfgraph.v1.contrib.learn.estimators.head.base import Head
from tfgraph.v1.contrib.learn.estimators.metric_key import MetricKey
from tfgraph.v1.contrib.learn.estimators.model_fn import ModeKeys, ModelFnOps

LossFn = Callable[..., Any]


class SingleHead(Head):
    """A head of one loss; a kind of head fills in the methods that begin with an underscore."""

    problem_type = ProblemType.UNSPECIFIED
    default_scope = "head"

    def __init__(
        self,
        logits_dimension: int,
        label_name: str | None = None,
        weight_column_name: str | None = None,
        enable_centered_bias: bool = False,
        head_name: str | None = None,
        thresholds: Sequence[float] | None = None,
        metric_class_ids: Sequence[int] | None = None,
        loss_fn: LossFn | None = None,
    ):
        """Make it; the functions of this package say what the arguments are."""
        self._logits_dimension = logits_dimension
        self.label_name = label_name
        self.weight_column_name = weight_column_name
        self.head_name = head_name
        self._enable_centered_bias = enable_centered_bias
        self._thresholds = thresholds or (0.5,)
        self._class_ids = tuple(metric_class_ids or ())
        self._custom_loss_fn = loss_fn
        for class_id in self._class_ids:
            if not 0 <= class_id < logits_dimension:
                raise ValueError(f"Class ID {class_id} not in [0, {logits_dimension}).")
        if loss_fn is not None:
            for argument in ("labels", "logits", "weights"):
                if argument not in inspect.signature(loss_fn).parameters:
                    raise ValueError(f"Argument {argument} not found in loss_fn.")

    @property
    def logits_dimension(self) -> int:
        """Width of the logits."""
        return self._logits_dimension

    def create_model_fn_ops(
        self,
        features: Any,
        mode: str,
        labels: Any = None,
        train_op_fn: Callable[[tf.Tensor], Any] | None = None,
        logits: Any = None,
        logits_input: Any = None,
        scope: Any = None,
    ) -> ModelFnOps:
        """See `Head`."""
        ModeKeys.validate(mode)
        features = features if isinstance(features, Mapping) else {"": features}
        with tf.variable_scope(
            scope, self.head_name or self.default_scope, [*features.values(), labels, logits, logits_input]
        ):
            if mode == ModeKeys.INFER:
                labels = None
            if labels is not None:
                labels = self._transform_labels(labels[self.label_name] if isinstance(labels, dict) else labels)
            logits = self._logits(logits, logits_input)
            bias = None
            if self._enable_centered_bias:
                bias = self._centered_bias()
                logits = tf.nn.bias_add(logits, bias)
            with tf.name_scope(None, "predictions", [logits]):
                predictions = self._predictions(logits)
            loss = train_op = metrics = None
            if labels is not None:
                weights = _weight_tensor(features, self.weight_column_name)
                loss, average_loss = self._loss(labels, logits, weights)
                with tf.name_scope(""):
                    tf.summary.scalar(self._key(MetricKey.LOSS), tf.identity(average_loss))
                if mode == ModeKeys.TRAIN:
                    if train_op_fn is None:
                        raise ValueError("train_op_fn can not be None in TRAIN mode")
                    train_op = self._train_op(train_op_fn, loss, bias, labels, tf.shape(logits)[0], weights)
                with tf.name_scope("metrics"):
                    metrics = {MetricKey.LOSS: tf.metrics.mean(average_loss)}
                    metrics.update(self._metrics(predictions, labels, weights))
                    metrics = {self._key(name): metric for name, metric in metrics.items()}
            return ModelFnOps(
                mode,
                predictions=predictions,
                loss=loss,
                train_op=train_op,
                eval_metric_ops=metrics,
                output_alternatives={self.head_name: (self.problem_type, self._exported(predictions))},
            )

    def _transform_labels(self, labels: Any) -> Any:
        if isinstance(labels, tf.SparseTensor):
            raise ValueError("SparseTensor is not supported.")
        return tf.convert_to_tensor(labels)

    @abc.abstractmethod
    def _predictions(self, logits: tf.Tensor) -> dict[str, tf.Tensor]:
        """Key -> tensor."""

    @abc.abstractmethod
    def _losses(self, labels: Any, logits: tf.Tensor) -> tf.Tensor:
        """The loss of each example."""

    def _metrics(self, predictions: dict[str, tf.Tensor], labels: Any, weights: Any) -> dict[str, Any]:
        """Metrics beside the loss."""
        return {}

    def _exported(self, predictions: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        """What the exported signature gives."""
        return predictions

    def _loss(self, labels: Any, logits: tf.Tensor, weights: Any) -> tuple[tf.Tensor, tf.Tensor]:
        """The loss that is trained, and its mean weighted by the examples."""
        if self._custom_loss_fn is not None:
            given = (labels, logits) if weights is None else (labels, logits, weights)
            loss = self._custom_loss_fn(*given)
            return loss, loss
        losses = self._losses(labels, logits)
        with tf.name_scope(None, "loss", [losses, weights]):
            if weights is None:
                loss = tf.reduce_mean(losses)
                return loss, loss
            weights = tf.broadcast_to(weights[:, 0] if losses.shape.ndims == 1 else weights, tf.shape(losses))
            weighted = losses * weights
            return tf.reduce_mean(weighted), tf.reduce_sum(weighted) / tf.reduce_sum(weights)

    def _logits(self, logits: Any, logits_input: Any) -> tf.Tensor:
        if logits is None:
            if logits_input is None:
                raise ValueError("Neither logits nor logits_input supplied.")
            from tfgraph.v1.contrib import layers

            return layers.linear(logits_input, self.logits_dimension, scope="logits")
        if logits_input is not None:
            raise ValueError("Both logits and logits_input supplied.")
        logits = tf.convert_to_tensor(logits, name="logits")
        if logits.shape.ndims:
            tf.TensorShape(logits.shape[-1:]).assert_is_compatible_with([self.logits_dimension])
        return logits

    def _centered_bias(self) -> tf.Variable:
        bias = tf.Variable(tf.zeros([self.logits_dimension]), name="centered_bias_weight")
        for dimension in range(self.logits_dimension):
            suffix = f"/{self.head_name}" if self.head_name else ""
            tf.summary.scalar(f"centered_bias/bias_{dimension}{suffix}", bias[dimension])
        return bias

    def _train_op(
        self, train_op_fn: Callable[[Any], Any], loss: Any, bias: Any, labels: Any, batch_size: Any, weights: Any
    ) -> Any:
        with tf.name_scope(None, "train_op", [loss]):
            train_op = train_op_fn(loss)
            if bias is None:
                return train_op
            # The bias is trained alone as well, towards the mean of the labels.
            logits = tf.tile(bias[None], [batch_size, 1])
            alone = tf.reduce_mean(tf.stack(self._loss(labels, logits, weights)))
            return tf.group(train_op, tf.train.AdagradOptimizer(0.1).minimize(alone, var_list=[bias]))

    def _key(self, name: str) -> str:
        return f"{name}/{self.head_name}" if self.head_name else name


def _weight_tensor(features: Mapping[str, Any], name: str | None) -> tf.Tensor | None:
    """The weights of the examples, `[batch, 1]` at least."""
    if not name:
        return None
    if name not in features:
        raise ValueError(f"Weights {name} missing from features.")
    weights = tf.cast(features[name], tf.float32)
    return weights[:, None] if weights.shape.ndims == 1 else weights
