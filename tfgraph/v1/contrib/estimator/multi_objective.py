"""Several heads on one network.

Source: TF 1.15 `tf.contrib.estimator.multi_head`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1 import estimator

# isort: split
from tensorflow_estimator.python.estimator.canned import head as canned
from tensorflow_estimator.python.estimator.canned.metric_keys import MetricKeys


def multi_head(heads: Sequence[Any], head_weights: Sequence[float] | None = None) -> Any:
    """Several heads on one network; their losses are added.

    Args:
        heads: heads with names, none twice. Labels are a dict, name of a head -> tensor; so may logits be.
        head_weights: what each loss is multiplied by.

    Raises:
        ValueError: without heads, for a head without a name, or another number of weights.

    Source: TF 1.15 `tf.contrib.estimator.multi_head`.
    """
    if not heads:
        raise ValueError("Must specify heads. Given: []")
    names = [head.name for head in heads]
    if not all(names):
        raise ValueError(f"All given heads must have name specified. Given: {heads}")
    if len(set(names)) < len(names):
        raise ValueError(f"All heads must have different names. Given: {names}")
    if head_weights and len(head_weights) != len(heads):
        raise ValueError(
            f"heads and head_weights must have the same size. Given len(heads): {len(heads)}. "
            f"Given len(head_weights): {len(head_weights)}."
        )
    return _MultiHead(heads, head_weights)


class _MultiHead(canned._Head):
    """See `multi_head`."""

    def __init__(self, heads: Sequence[Any], head_weights: Sequence[float] | None):
        """Make it; `multi_head` says what the arguments are."""
        self._heads = list(heads)
        self._weights = head_weights

    @property
    def name(self) -> str:
        """The names of the heads."""
        return "_".join(head.name for head in self._heads)

    @property
    def logits_dimension(self) -> int:
        """Width of the logits of all heads, side by side."""
        return sum(head.logits_dimension for head in self._heads)

    def create_loss(self, features: Any, mode: str, logits: Any, labels: Any) -> Any:
        """The loss; and, name of a head ->, those of each example, the weights, and the labels."""
        logits = self._split(logits)
        made = {
            head.name: head.create_loss(features, mode, logits[head.name], labels[head.name]) for head in self._heads
        }
        return canned.LossSpec(
            self._merge([spec.training_loss for spec in made.values()]),
            {name: spec.unreduced_loss for name, spec in made.items()},
            # A weight of the head counts for each of its examples.
            {
                name: spec.weights * weight
                for (name, spec), weight in zip(made.items(), self._weights or [1.0] * len(made), strict=True)
            },
            {name: spec.processed_labels for name, spec in made.items()},
        )

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
            ValueError: for labels that are no dict, or unless one of `optimizer` and `train_op_fn` is given to train.
        """
        if labels is not None and not isinstance(labels, dict):
            raise ValueError(f"labels must be a dict. Given: {labels}")
        logits = self._split(logits)
        specs = {
            head.name: head.create_estimator_spec(
                features=features,
                mode=mode,
                logits=logits[head.name],
                labels=labels[head.name] if labels else None,
                train_op_fn=lambda loss: tf.no_op(),
            )
            for head in self._heads
        }
        predictions = {(name, key): value for name, spec in specs.items() for key, value in spec.predictions.items()}
        if mode == estimator.ModeKeys.PREDICT:
            return estimator.EstimatorSpec(mode, predictions=predictions, export_outputs=self._exports(specs))
        metrics: dict[str, Any] = {}
        for name, spec in specs.items():
            if mode == estimator.ModeKeys.EVAL:
                key = canned._summary_key(name, MetricKeys.LOSS)
                metrics[key] = tf.metrics.mean(spec.loss, name=key)
            metrics.update(spec.eval_metric_ops or {})
        loss = self._merge([spec.loss for spec in specs.values()])
        if regularization_losses:
            loss = tf.add_n([loss, *regularization_losses])
        if mode == estimator.ModeKeys.EVAL:
            return estimator.EstimatorSpec(mode, predictions=predictions, loss=loss, eval_metric_ops=metrics)
        if (optimizer is None) == (train_op_fn is None):
            raise ValueError("One of train_op_fn and optimizer must be set, and not both.")
        train_op = (
            train_op_fn(loss)
            if train_op_fn is not None
            else optimizer.minimize(loss, global_step=tf.train.get_global_step())
        )
        with tf.name_scope(""):
            tf.summary.scalar(MetricKeys.LOSS, loss)
        return estimator.EstimatorSpec(
            mode, predictions=predictions, loss=loss, train_op=train_op, eval_metric_ops=metrics
        )

    def _create_tpu_estimator_spec(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("tf.contrib.estimator.multi_head does not run on TPUs")

    def _merge(self, losses: list[Any]) -> tf.Tensor:
        if self._weights:
            losses = [loss * weight for loss, weight in zip(losses, self._weights, strict=True)]
        return tf.add_n(losses)

    def _split(self, logits: Any) -> dict[str, Any]:
        if isinstance(logits, dict):
            return logits
        widths = [head.logits_dimension for head in self._heads]
        logits = tf.convert_to_tensor(logits)
        if logits.shape[-1] not in (None, sum(widths)):
            raise ValueError(
                f"Could not split logits of shape {logits.shape.as_list()} among the heads with individual logits "
                f"dimensions: {widths}. The last dimension of the logits tensor should equal {sum(widths)} "
                f"but is {logits.shape[-1]}."
            )
        parts = tf.split(logits, widths, axis=-1)
        return {head.name: part for head, part in zip(self._heads, parts, strict=True)}

    def _exports(self, specs: dict[str, Any]) -> dict[str, Any]:
        """The outputs of all heads under their names; the first one is served."""
        exports, merged = {}, {}
        for name, spec in specs.items():
            for key, output in spec.export_outputs.items():
                exports[name if key == canned._DEFAULT_SERVING_KEY else f"{name}/{key}"] = output
                if key == canned._PREDICT_SERVING_KEY and isinstance(output, estimator.export.PredictOutput):
                    merged.update({f"{name}/{inner}": tensor for inner, tensor in output.outputs.items()})
        first = next(iter(specs.values())).export_outputs
        exports[canned._DEFAULT_SERVING_KEY] = first.get(canned._DEFAULT_SERVING_KEY, next(iter(first.values())))
        exports[canned._PREDICT_SERVING_KEY] = estimator.export.PredictOutput(merged)
        return exports
