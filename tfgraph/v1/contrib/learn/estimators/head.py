"""Heads: what stands on top of a network, from logits to losses, metrics and predictions.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/head.py`.
"""

import abc
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.constants import ProblemType
from tfgraph.v1.contrib.learn.estimators.metric_key import MetricKey
from tfgraph.v1.contrib.learn.estimators.model_fn import ModeKeys, ModelFnOps
from tfgraph.v1.contrib.learn.estimators.prediction_key import PredictionKey

LossFn = Callable[..., Any]


class Head(abc.ABC):
    """From logits to losses, metrics and predictions.

    Source: TF 1.15 `tf.contrib.learn.Head`.
    """

    @property
    @abc.abstractmethod
    def logits_dimension(self) -> int:
        """Width of the logits `[batch, logits_dimension]`."""

    @abc.abstractmethod
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
        """Build the end of a graph.

        Args:
            features: dict of tensors; the head reads the weights of the examples from it.
            mode: one of `ModeKeys`.
            labels: tensor, or dict of tensors.
            train_op_fn: makes the training operation of the loss; needed to train.
            logits: `[batch, logits_dimension]`.
            logits_input: `[batch, width]`; the head makes the logits of it, instead.
            scope: variable scope.

        Raises:
            ValueError: if something is missing, or given twice.
        """


def no_op_train_fn(loss: Any) -> tf.Operation:
    """A `train_op_fn` that trains nothing. Source: TF 1.15 `tf.contrib.learn.no_op_train_fn`."""
    return tf.no_op()


class _SingleHead(Head):
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
        """Make it; the functions below say what the arguments are."""
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


class _RegressionHead(_SingleHead):
    """Squared errors."""

    problem_type = ProblemType.LINEAR_REGRESSION
    default_scope = "regression_head"

    def __init__(self, *args: Any, link_fn: Callable[[Any], Any] | None = None, **kwargs: Any):
        """Make it; the functions below say what the arguments are."""
        super().__init__(*args, **kwargs)
        self._link_fn = link_fn or tf.identity

    def _losses(self, labels: Any, logits: tf.Tensor) -> tf.Tensor:
        return tf.squared_difference(logits, tf.cast(_matrix(labels, logits), tf.float32))

    def _predictions(self, logits: tf.Tensor) -> dict[str, tf.Tensor]:
        if self.logits_dimension == 1:
            logits = tf.squeeze(logits, [1], name=PredictionKey.SCORES)
        return {PredictionKey.SCORES: self._link_fn(logits)}


class _PoissonRegressionHead(_RegressionHead):
    """The logarithms of counts."""

    def _losses(self, labels: Any, logits: tf.Tensor) -> tf.Tensor:
        return tf.nn.log_poisson_loss(_matrix(labels, logits), logits, compute_full_loss=True)


class _BinaryLogisticHead(_SingleHead):
    """Two classes by one logit."""

    problem_type = ProblemType.LOGISTIC_REGRESSION
    default_scope = "binary_logistic_head"

    def _losses(self, labels: Any, logits: tf.Tensor) -> tf.Tensor:
        labels = tf.cast(labels, tf.float32)
        labels = labels[:, None] if labels.shape.ndims == 1 else labels
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)

    def _predictions(self, logits: tf.Tensor) -> dict[str, tf.Tensor]:
        two = _two_class_logits(logits)
        return {
            PredictionKey.LOGITS: logits,
            PredictionKey.LOGISTIC: tf.sigmoid(logits, name=PredictionKey.LOGISTIC),
            PredictionKey.PROBABILITIES: tf.nn.softmax(two, name=PredictionKey.PROBABILITIES),
            PredictionKey.CLASSES: tf.argmax(two, 1, name=PredictionKey.CLASSES),
        }

    def _metrics(self, predictions: dict[str, tf.Tensor], labels: Any, weights: Any) -> dict[str, Any]:
        logistic = predictions[PredictionKey.LOGISTIC]
        metrics = {
            MetricKey.ACCURACY: tf.metrics.accuracy(labels, predictions[PredictionKey.CLASSES], weights),
            MetricKey.PREDICTION_MEAN: _mean(logistic, weights),
            MetricKey.LABEL_MEAN: _mean(labels, weights),
            MetricKey.ACCURACY_BASELINE: _mean(labels, weights),
            MetricKey.AUC: _auc(logistic, labels, weights),
            MetricKey.AUC_PR: _auc(logistic, labels, weights, curve="PR"),
        }
        for threshold in self._thresholds:
            above = tf.cast(tf.greater_equal(logistic, threshold), tf.float32)
            metrics[MetricKey.ACCURACY_MEAN % threshold] = tf.metrics.accuracy(labels, above, weights)
            for key, measure in (
                (MetricKey.PRECISION_MEAN, tf.metrics.precision_at_thresholds),
                (MetricKey.RECALL_MEAN, tf.metrics.recall_at_thresholds),
            ):
                value, update = measure(labels, logistic, (threshold,), weights)
                metrics[key % threshold] = (tf.squeeze(value), tf.squeeze(update))
        return metrics

    def _exported(self, predictions: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        return _exported_classes(predictions)


class _BinarySvmHead(_SingleHead):
    """Two classes by the hinge loss."""

    problem_type = ProblemType.LOGISTIC_REGRESSION
    default_scope = "binary_svm_head"

    def _losses(self, labels: Any, logits: tf.Tensor) -> tf.Tensor:
        return tf.losses.hinge_loss(
            labels=tf.reshape(labels, [-1, 1]), logits=logits, reduction=tf.losses.Reduction.NONE
        )

    def _predictions(self, logits: tf.Tensor) -> dict[str, tf.Tensor]:
        classes = tf.argmax(_two_class_logits(logits), 1, name=PredictionKey.CLASSES)
        return {PredictionKey.LOGITS: logits, PredictionKey.CLASSES: classes}

    def _metrics(self, predictions: dict[str, tf.Tensor], labels: Any, weights: Any) -> dict[str, Any]:
        return {MetricKey.ACCURACY: tf.metrics.accuracy(labels, predictions[PredictionKey.CLASSES], weights)}


class _MultiClassHead(_SingleHead):
    """One of several classes."""

    problem_type = ProblemType.CLASSIFICATION
    default_scope = "multi_class_head"

    def __init__(self, *args: Any, label_keys: Sequence[str] | None = None, **kwargs: Any):
        """Make it; the functions below say what the arguments are."""
        super().__init__(*args, **kwargs)
        if label_keys and len(label_keys) != self.logits_dimension:
            raise ValueError("Length of label_keys must equal n_classes.")
        self._label_keys = list(label_keys or [])

    def _transform_labels(self, labels: Any) -> Any:
        labels = super()._transform_labels(labels)
        if not self._label_keys:
            return labels
        from tensorflow.python.ops import lookup_ops

        return lookup_ops.index_table_from_tensor(self._label_keys, name="label_id_lookup").lookup(labels)

    def _losses(self, labels: Any, logits: tf.Tensor) -> tf.Tensor:
        if not labels.dtype.is_integer:
            raise ValueError(f"Labels dtype should be integer Instead got {labels.dtype}.")
        column = labels.shape.ndims == 2
        ids = tf.squeeze(labels, [1]) if column else labels
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=ids, logits=logits)
        return losses[:, None] if column else losses

    def _predictions(self, logits: tf.Tensor) -> dict[str, tf.Tensor]:
        classes = tf.argmax(logits, 1, name=PredictionKey.CLASSES)
        if self._label_keys:
            classes = tf.gather(tf.constant(self._label_keys), classes)
        return {
            PredictionKey.LOGITS: logits,
            PredictionKey.PROBABILITIES: tf.nn.softmax(logits, name=PredictionKey.PROBABILITIES),
            PredictionKey.CLASSES: classes,
        }

    def _metrics(self, predictions: dict[str, tf.Tensor], labels: Any, weights: Any) -> dict[str, Any]:
        logits = predictions[PredictionKey.LOGITS]
        ids = tf.argmax(logits, 1)
        metrics = {MetricKey.ACCURACY: tf.metrics.accuracy(labels, ids, weights)}
        if not self._label_keys:
            probabilities = predictions[PredictionKey.PROBABILITIES]
            for class_id in self._class_ids:
                metrics[MetricKey.CLASS_PREDICTION_MEAN % class_id] = _share_of_class(ids, weights, class_id)
                metrics[MetricKey.CLASS_LABEL_MEAN % class_id] = _share_of_class(labels, weights, class_id)
                metrics[MetricKey.CLASS_PROBABILITY_MEAN % class_id] = _mean(probabilities, weights, class_id)
                metrics[MetricKey.CLASS_LOGITS_MEAN % class_id] = _mean(logits, weights, class_id)
        return metrics

    def _exported(self, predictions: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        return _exported_classes(predictions, self._label_keys)


class _MultiLabelHead(_SingleHead):
    """Any number of several classes."""

    problem_type = ProblemType.CLASSIFICATION
    default_scope = "multi_label_head"

    def _transform_labels(self, labels: Any) -> Any:
        if isinstance(labels, tf.SparseTensor):
            return tf.cast(tf.sparse.to_indicator(labels, self.logits_dimension), tf.int64)
        return tf.convert_to_tensor(labels)

    def _losses(self, labels: Any, logits: tf.Tensor) -> tf.Tensor:
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.cast(labels, tf.float32), logits=logits)

    def _predictions(self, logits: tf.Tensor) -> dict[str, tf.Tensor]:
        return {
            PredictionKey.LOGITS: logits,
            PredictionKey.PROBABILITIES: tf.sigmoid(logits, name=PredictionKey.PROBABILITIES),
            PredictionKey.CLASSES: tf.cast(tf.greater(logits, 0), tf.int64, name=PredictionKey.CLASSES),
        }

    def _metrics(self, predictions: dict[str, tf.Tensor], labels: Any, weights: Any) -> dict[str, Any]:
        classes, logits = predictions[PredictionKey.CLASSES], predictions[PredictionKey.LOGITS]
        probabilities = predictions[PredictionKey.PROBABILITIES]
        metrics = {
            MetricKey.ACCURACY: tf.metrics.accuracy(labels, classes, weights),
            MetricKey.AUC: _auc(probabilities, labels, weights),
            MetricKey.AUC_PR: _auc(probabilities, labels, weights, curve="PR"),
        }
        for class_id in self._class_ids:
            metrics[MetricKey.CLASS_PREDICTION_MEAN % class_id] = _mean(classes, weights, class_id)
            metrics[MetricKey.CLASS_LABEL_MEAN % class_id] = _mean(labels, weights, class_id)
            metrics[MetricKey.CLASS_PROBABILITY_MEAN % class_id] = _mean(probabilities, weights, class_id)
            metrics[MetricKey.CLASS_LOGITS_MEAN % class_id] = _mean(logits, weights, class_id)
            metrics[MetricKey.CLASS_AUC % class_id] = _auc(probabilities, labels, weights, class_id)
            metrics[MetricKey.CLASS_AUC_PR % class_id] = _auc(probabilities, labels, weights, class_id, curve="PR")
        return metrics

    def _exported(self, predictions: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        return _exported_classes(predictions)


class _LossOnlyHead(Head):
    """A loss without labels and predictions."""

    def __init__(self, loss_fn: Callable[[], Any], head_name: str | None = None):
        """Make it; the functions below say what the arguments are."""
        self._loss_fn = loss_fn
        self.head_name = head_name or "loss_only_head"

    @property
    def logits_dimension(self) -> int:
        """It takes no logits."""
        return 0

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
        loss = train_op = None
        if mode != ModeKeys.INFER:
            with tf.variable_scope(scope, self.head_name):
                loss = self._loss_fn()
                loss = tf.add_n(loss) if isinstance(loss, list) else loss
                with tf.name_scope(""):
                    tf.summary.scalar(f"{MetricKey.LOSS}/{self.head_name}", tf.identity(loss))
                if mode == ModeKeys.TRAIN:
                    if train_op_fn is None:
                        raise ValueError("train_op_fn can not be None in TRAIN mode")
                    train_op = train_op_fn(loss)
        return ModelFnOps(mode, predictions={}, loss=loss, train_op=train_op, eval_metric_ops={})


class _MultiHead(Head):
    """Several heads on one network."""

    def __init__(self, heads: Sequence[Any], loss_weights: Sequence[float] | None = None):
        """Make it; the functions below say what the arguments are."""
        if loss_weights and len(loss_weights) != len(heads):
            raise ValueError("heads and loss_weights must have same size")
        if not all(head.head_name for head in heads):
            raise ValueError("Members of MultiHead must have names.")
        self._heads = list(heads)
        self._loss_weights = loss_weights

    @property
    def logits_dimension(self) -> int:
        """Width of the logits of all heads, side by side."""
        return sum(head.logits_dimension for head in self._heads)

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
        """See `Head`; `logits` may be a dict, name of a head -> tensor."""
        ModeKeys.validate(mode)
        if mode == ModeKeys.TRAIN and train_op_fn is None:
            raise ValueError("train_op_fn can not be None in TRAIN mode.")
        made = [
            head.create_model_fn_ops(
                features, mode, labels, no_op_train_fn, head_logits, None if logits is not None else logits_input, scope
            )
            for head, head_logits in zip(self._heads, self._split(logits), strict=True)
        ]
        predictions = {
            (head.head_name, key): value
            for head, ops in zip(self._heads, made, strict=True)
            for key, value in (ops.predictions or {}).items()
        }
        alternatives = {
            head.head_name: ops.output_alternatives[head.head_name]
            for head, ops in zip(self._heads, made, strict=True)
            if ops.output_alternatives
        }
        if mode == ModeKeys.INFER:
            return ModelFnOps(mode, predictions, output_alternatives=alternatives)
        losses = [ops.loss for ops in made]
        if self._loss_weights:
            losses = [loss * weight for loss, weight in zip(losses, self._loss_weights, strict=True)]
        loss = tf.add_n(losses)
        metrics = {key: value for ops in made for key, value in ops.eval_metric_ops.items()}
        if mode == ModeKeys.EVAL:
            return ModelFnOps(mode, predictions, loss, eval_metric_ops=metrics)
        assert train_op_fn is not None
        train_op = tf.group(train_op_fn(loss), *(ops.train_op for ops in made))
        return ModelFnOps(mode, loss=loss, train_op=train_op, eval_metric_ops=metrics)

    def _split(self, logits: Any) -> list[Any]:
        if logits is None:
            return [None] * len(self._heads)
        if isinstance(logits, dict):
            return [logits.get(head.head_name) for head in self._heads]
        return tf.split(logits, [head.logits_dimension for head in self._heads], axis=1)


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
    return _RegressionHead(
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
    return _PoissonRegressionHead(
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
        return _MultiClassHead(n_classes, *common, metric_class_ids, loss_fn, label_keys=label_keys)
    if metric_class_ids:
        raise ValueError("metric_class_ids invalid for n_classes==2.")
    if label_keys:
        raise ValueError("label_keys is not supported for n_classes=2.")
    return _BinaryLogisticHead(1, *common, loss_fn=loss_fn)


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
    return _BinarySvmHead(1, label_name, weight_column_name, enable_centered_bias, head_name, thresholds)


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
    return _MultiLabelHead(
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
    return _LossOnlyHead(loss_fn, head_name)


def multi_head(heads: Sequence[Head], loss_weights: Sequence[float] | None = None) -> Head:
    """Several heads on one network; their losses are added.

    Args:
        heads: heads with names.
        loss_weights: what each loss is multiplied by.

    Raises:
        ValueError: for a head without a name, or another number of weights.

    Source: TF 1.15 `tf.contrib.learn.multi_head`.
    """
    return _MultiHead(heads, loss_weights)


def _matrix(labels: Any, logits: tf.Tensor) -> tf.Tensor:
    """Labels `[batch, n]`, as wide as the logits."""
    labels = tf.convert_to_tensor(labels)
    labels = labels[:, None] if labels.shape.ndims == 1 else labels
    logits.shape.assert_is_compatible_with(labels.shape)
    return labels


def _two_class_logits(logits: tf.Tensor) -> tf.Tensor:
    return tf.concat([tf.zeros_like(logits), logits], 1)


def _weight_tensor(features: Mapping[str, Any], name: str | None) -> tf.Tensor | None:
    """The weights of the examples, `[batch, 1]` at least."""
    if not name:
        return None
    if name not in features:
        raise ValueError(f"Weights {name} missing from features.")
    weights = tf.cast(features[name], tf.float32)
    return weights[:, None] if weights.shape.ndims == 1 else weights


def _of_class(values: Any, weights: Any, class_id: int | None) -> tuple[Any, Any]:
    """Numbers and their weights, for all classes or for one of them."""
    values = tf.convert_to_tensor(values)
    if weights is not None:
        values_2d = values[:, None] if values.shape.ndims == 1 else values
        weights = tf.broadcast_to(weights, tf.shape(values_2d))
        weights = weights if values.shape.ndims != 1 else weights[:, 0]
    if class_id is not None:
        values = values[:, class_id]
        weights = None if weights is None else weights[:, class_id]
    return values, weights


def _mean(values: Any, weights: Any, class_id: int | None = None) -> Any:
    values, weights = _of_class(tf.cast(values, tf.float32), weights, class_id)
    return tf.metrics.mean(values, weights)


def _auc(predictions: Any, labels: Any, weights: Any, class_id: int | None = None, curve: str = "ROC") -> Any:
    labels, _ = _of_class(tf.cast(labels, tf.bool), None, class_id)
    predictions, weights = _of_class(predictions, weights, class_id)
    return tf.metrics.auc(labels, predictions, weights, curve=curve)


def _share_of_class(ids: Any, weights: Any, class_id: int) -> Any:
    return _mean(tf.equal(tf.cast(ids, tf.int32), class_id), weights)


def _exported_classes(predictions: dict[str, Any], names: Sequence[str] = ()) -> dict[str, Any]:
    """Probabilities `[batch, n]`, and the names of the classes beside each of them."""
    probabilities = predictions[PredictionKey.PROBABILITIES]
    shape = tf.shape(probabilities)
    classes = tf.constant(list(names)) if names else tf.as_string(tf.range(shape[1]))
    tiled = tf.tile(classes[None], [shape[0], 1], name="classes_tensor")
    return {PredictionKey.PROBABILITIES: probabilities, PredictionKey.CLASSES: tiled}
