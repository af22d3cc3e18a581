"""Heads for classes."""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.constants import ProblemType
from tfgraph.v1.contrib.learn.estimators.head.class_metrics import auc_of_class, mean_of_class, share_of_class
from tfgraph.v1.contrib.learn.estimators.head.single_head import SingleHead
from tfgraph.v1.contrib.learn.estimators.metric_key import MetricKey
from tfgraph.v1.contrib.learn.estimators.prediction_key import PredictionKey


class BinaryLogisticHead(SingleHead):
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
            MetricKey.PREDICTION_MEAN: mean_of_class(logistic, weights),
            MetricKey.LABEL_MEAN: mean_of_class(labels, weights),
            MetricKey.ACCURACY_BASELINE: mean_of_class(labels, weights),
            MetricKey.AUC: auc_of_class(logistic, labels, weights),
            MetricKey.AUC_PR: auc_of_class(logistic, labels, weights, curve="PR"),
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


class BinarySvmHead(SingleHead):
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


class MultiClassHead(SingleHead):
    """One of several classes."""

    problem_type = ProblemType.CLASSIFICATION
    default_scope = "multi_class_head"

    def __init__(self, *args: Any, label_keys: Sequence[str] | None = None, **kwargs: Any):
        """Make it; the functions of this package say what the arguments are."""
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
                metrics[MetricKey.CLASS_PREDICTION_MEAN % class_id] = share_of_class(ids, weights, class_id)
                metrics[MetricKey.CLASS_LABEL_MEAN % class_id] = share_of_class(labels, weights, class_id)
                metrics[MetricKey.CLASS_PROBABILITY_MEAN % class_id] = mean_of_class(probabilities, weights, class_id)
                metrics[MetricKey.CLASS_LOGITS_MEAN % class_id] = mean_of_class(logits, weights, class_id)
        return metrics

    def _exported(self, predictions: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        return _exported_classes(predictions, self._label_keys)


class MultiLabelHead(SingleHead):
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
            MetricKey.AUC: auc_of_class(probabilities, labels, weights),
            MetricKey.AUC_PR: auc_of_class(probabilities, labels, weights, curve="PR"),
        }
        for class_id in self._class_ids:
            metrics[MetricKey.CLASS_PREDICTION_MEAN % class_id] = mean_of_class(classes, weights, class_id)
            metrics[MetricKey.CLASS_LABEL_MEAN % class_id] = mean_of_class(labels, weights, class_id)
            metrics[MetricKey.CLASS_PROBABILITY_MEAN % class_id] = mean_of_class(probabilities, weights, class_id)
            metrics[MetricKey.CLASS_LOGITS_MEAN % class_id] = mean_of_class(logits, weights, class_id)
            metrics[MetricKey.CLASS_AUC % class_id] = auc_of_class(probabilities, labels, weights, class_id)
            metrics[MetricKey.CLASS_AUC_PR % class_id] = auc_of_class(
                probabilities, labels, weights, class_id, curve="PR"
            )
        return metrics

    def _exported(self, predictions: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        return _exported_classes(predictions)


def _two_class_logits(logits: tf.Tensor) -> tf.Tensor:
    return tf.concat([tf.zeros_like(logits), logits], 1)


def _exported_classes(predictions: dict[str, Any], names: Sequence[str] = ()) -> dict[str, Any]:
    """Probabilities `[batch, n]`, and the names of the classes beside each of them."""
    probabilities = predictions[PredictionKey.PROBABILITIES]
    shape = tf.shape(probabilities)
    classes = tf.constant(list(names)) if names else tf.as_string(tf.range(shape[1]))
    tiled = tf.tile(classes[None], [shape[0], 1], name="classes_tensor")
    return {PredictionKey.PROBABILITIES: probabilities, PredictionKey.CLASSES: tiled}
