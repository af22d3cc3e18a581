"""A head of a loss only, and several heads on one network."""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.head.base import Head, no_op_train_fn
from tfgraph.v1.contrib.learn.estimators.metric_key import MetricKey
from tfgraph.v1.contrib.learn.estimators.model_fn import ModeKeys, ModelFnOps


class LossOnlyHead(Head):
    """A loss without labels and predictions."""

    def __init__(self, loss_fn: Callable[[], Any], head_name: str | None = None):
        """Make it; the functions of this package say what the arguments are."""
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


class MultiHead(Head):
    """Several heads on one network."""

    def __init__(self, heads: Sequence[Any], loss_weights: Sequence[float] | None = None):
        """Make it; the functions of this package say what the arguments are."""
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
