"""A head for any number of several classes.

Source: TF 1.15 `tf.contrib.estimator.multi_label_head`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1 import estimator

# isort: split
from tensorflow.python.ops import lookup_ops
from tensorflow_estimator.python.estimator.canned import head as canned
from tensorflow_estimator.python.estimator.canned.metric_keys import MetricKeys


def multi_label_head(
    n_classes: int,
    weight_column: Any = None,
    thresholds: Sequence[float] | None = None,
    label_vocabulary: Sequence[str] | None = None,
    loss_reduction: str = tf.losses.Reduction.SUM_OVER_BATCH_SIZE,
    loss_fn: Callable[..., Any] | None = None,
    classes_for_class_based_metrics: Sequence[int | str] | None = None,
    name: str | None = None,
) -> Any:
    """A head for any number of several classes.

    Args:
        n_classes: number of classes.
        weight_column: the feature, or numeric column, that holds the weights of the examples.
        thresholds: probabilities in (0, 1) at which the classes are told apart, for more metrics.
        label_vocabulary: names of the classes, if the labels are strings.
        loss_reduction: a `tf.losses.Reduction`.
        loss_fn: function of `labels` and `logits`, instead of the cross entropy.
        classes_for_class_based_metrics: classes, or their names, that have metrics of their own.
        name: ends the names of the metrics.

    Labels are `[batch, n_classes]` of zeros and ones, or a `SparseTensor` of ids or names.

    Raises:
        ValueError: for fewer than two classes, or for values out of range.

    Source: TF 1.15 `tf.contrib.estimator.multi_label_head`.
    """
    if n_classes is None or n_classes < 2:
        raise ValueError(f"n_classes must be > 1 for multi-class classification. Given: {n_classes}")
    for threshold in thresholds or ():
        if not 0.0 < threshold < 1.0:
            raise ValueError(f"thresholds must be in (0, 1) range. Given: {threshold}")
    if label_vocabulary is not None and len(label_vocabulary) != n_classes:
        raise ValueError(f"Length of label_vocabulary must be n_classes ({n_classes}). Given: {len(label_vocabulary)}")
    if loss_fn is not None:
        canned._validate_loss_fn_args(loss_fn)
    classes = []
    for given in classes_for_class_based_metrics or ():
        if isinstance(given, str):
            if not label_vocabulary:
                raise ValueError("label_vocabulary must be provided when classes_for_class_based_metrics are sting.")
            given = label_vocabulary.index(given)
        if not 0 <= given < n_classes:
            raise ValueError(
                f"All classes_for_class_based_metrics must be in range [0, {n_classes - 1}]. Given: {given}"
            )
        classes.append(given)
    return _MultiLabelHead(
        n_classes, weight_column, tuple(thresholds or ()), label_vocabulary, loss_reduction, loss_fn, classes, name
    )


class _MultiLabelHead(canned._Head):
    """See `multi_label_head`."""

    def __init__(
        self,
        n_classes: int,
        weight_column: Any,
        thresholds: Sequence[float],
        label_vocabulary: Sequence[str] | None,
        loss_reduction: str,
        loss_fn: Callable[..., Any] | None,
        classes: Sequence[int],
        name: str | None,
    ):
        """Make it; `multi_label_head` says what the arguments are."""
        self._n_classes = n_classes
        self._weight_column = weight_column
        self._thresholds = thresholds
        self._label_vocabulary = label_vocabulary
        self._loss_reduction = loss_reduction
        self._loss_fn = loss_fn
        self._classes = classes
        self._name = name

    @property
    def name(self) -> str | None:
        """Ends the names of the metrics."""
        return self._name

    @property
    def logits_dimension(self) -> int:
        """Width of the logits."""
        return self._n_classes

    def create_loss(self, features: Any, mode: str, logits: Any, labels: Any) -> Any:
        """The loss, that of each example, the weights, and the labels `[batch, n_classes]`."""
        logits = tf.convert_to_tensor(logits)
        labels = canned._check_dense_labels_match_logits_and_reshape(
            labels=self._indicators(labels), logits=logits, expected_labels_dimension=self._n_classes
        )
        if self._loss_fn is not None:
            losses = canned._call_loss_fn(self._loss_fn, labels, logits, features, expected_loss_dim=1)
        else:
            losses = tf.losses.sigmoid_cross_entropy(labels, logits, reduction=tf.losses.Reduction.NONE)
            losses = tf.reduce_mean(losses, axis=-1, keepdims=True)
        weights = canned._get_weights_and_check_match_logits(features, self._weight_column, logits)
        loss = tf.losses.compute_weighted_loss(losses, weights, reduction=self._loss_reduction)
        return canned.LossSpec(loss, losses, weights, labels)

    def create_estimator_spec(
        self,
        features: Any,
        mode: str,
        logits: Any,
        labels: Any = None,
        optimizer: Any = None,
        train_op_fn: Callable[[Any], Any] | None = None,
        regularization_losses: Sequence[Any] | None = None,
    ) -> Any:
        """Build the end of a graph.

        Raises:
            ValueError: unless one of `optimizer` and `train_op_fn` is given to train.
        """
        with tf.name_scope(self._name, "head"):
            logits = canned._check_logits_final_dim(logits, self._n_classes)
            probabilities = tf.sigmoid(logits, name="probabilities")
            predictions = {"logits": logits, "probabilities": probabilities}
            if mode == estimator.ModeKeys.PREDICT:
                classified = canned._classification_output(probabilities, self._n_classes, self._label_vocabulary)
                exports = {
                    canned._DEFAULT_SERVING_KEY: classified,
                    canned._CLASSIFY_SERVING_KEY: classified,
                    canned._PREDICT_SERVING_KEY: estimator.export.PredictOutput(predictions),
                }
                return estimator.EstimatorSpec(mode, predictions=predictions, export_outputs=exports)
            loss, losses, weights, labels = self.create_loss(features, mode, logits, labels)
            penalty = tf.add_n(regularization_losses) if regularization_losses else None
            total = loss if penalty is None else tf.add_n([loss, penalty])
            if mode == estimator.ModeKeys.EVAL:
                metrics = self._metrics(labels, probabilities, weights, losses, penalty)
                return estimator.EstimatorSpec(mode, predictions=predictions, loss=total, eval_metric_ops=metrics)
            if (optimizer is None) == (train_op_fn is None):
                raise ValueError("One of train_op_fn and optimizer must be set, and not both.")
            train_op = (
                train_op_fn(total)
                if train_op_fn is not None
                else optimizer.minimize(total, global_step=tf.train.get_global_step())
            )
            train_op = canned._append_update_ops(train_op)
        with tf.name_scope(""):
            tf.summary.scalar(self._key(MetricKeys.LOSS), total)
            if self._loss_reduction == tf.losses.Reduction.SUM:
                mean = loss / tf.reduce_sum(weights * tf.ones_like(losses))
                tf.summary.scalar(self._key(MetricKeys.LOSS_MEAN), mean)
            if penalty is not None:
                tf.summary.scalar(self._key(MetricKeys.LOSS_REGULARIZATION), penalty)
        return estimator.EstimatorSpec(mode, predictions=predictions, loss=total, train_op=train_op)

    def _create_tpu_estimator_spec(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("tf.contrib.estimator.multi_label_head does not run on TPUs")

    def _key(self, name: str) -> str:
        return canned._summary_key(self._name, name)

    def _indicators(self, labels: Any) -> tf.Tensor:
        """Zeros and ones, of ids or names if need be."""
        if labels is None:
            raise ValueError(
                "You must provide a labels Tensor. Given: None. Suggested troubleshooting steps: Check that your data "
                "contain your label feature. Check that your input_fn properly parses and returns labels."
            )
        if not isinstance(labels, tf.SparseTensor):
            message = "labels must be an integer indicator Tensor with values in [0, 1]"
            return canned._assert_range(labels, 2, message=message)
        if labels.dtype == tf.string:
            table = lookup_ops.index_table_from_tensor(tuple(self._label_vocabulary or ()), name="class_id_lookup")
            ids = table.lookup(labels.values)
        else:
            message = f"labels must be an integer SparseTensor with values in [0, {self._n_classes})"
            ids = canned._assert_range(labels.values, self._n_classes, message=message)
        sparse = tf.SparseTensor(labels.indices, ids, labels.dense_shape)
        return tf.cast(tf.sparse.to_indicator(sparse, self._n_classes), tf.int64)

    def _metrics(self, labels: Any, probabilities: Any, weights: Any, losses: Any, penalty: Any) -> dict[str, Any]:
        keys = MetricKeys
        metrics = {
            keys.LOSS_MEAN: tf.metrics.mean(losses, weights, name=keys.LOSS_MEAN),
            keys.AUC: tf.metrics.auc(labels, probabilities, weights, name=keys.AUC),
            keys.AUC_PR: tf.metrics.auc(labels, probabilities, weights, curve="PR", name=keys.AUC_PR),
        }
        if penalty is not None:
            metrics[keys.LOSS_REGULARIZATION] = tf.metrics.mean(penalty, name=keys.LOSS_REGULARIZATION)
        for threshold in self._thresholds:
            for key, measure in (
                (keys.ACCURACY_AT_THRESHOLD, canned._accuracy_at_threshold),
                (keys.PRECISION_AT_THRESHOLD, canned._precision_at_threshold),
                (keys.RECALL_AT_THRESHOLD, canned._recall_at_threshold),
            ):
                metrics[key % threshold] = measure(labels, probabilities, weights, threshold, name=key % threshold)
        for class_id in self._classes:
            of_class = labels[..., class_id, None], probabilities[..., class_id, None]
            if self._label_vocabulary is None:
                shown: Any = class_id
                mean, auc, auc_pr = keys.PROBABILITY_MEAN_AT_CLASS, keys.AUC_AT_CLASS, keys.AUC_PR_AT_CLASS
            else:
                shown = self._label_vocabulary[class_id]
                mean, auc, auc_pr = keys.PROBABILITY_MEAN_AT_NAME, keys.AUC_AT_NAME, keys.AUC_PR_AT_NAME
            metrics[mean % shown] = canned._predictions_mean(of_class[1], weights, name=mean % shown)
            metrics[auc % shown] = canned._auc(*of_class, weights, name=auc % shown)
            metrics[auc_pr % shown] = canned._auc(*of_class, weights, curve="PR", name=auc_pr % shown)
        return {self._key(key): value for key, value in metrics.items()}
