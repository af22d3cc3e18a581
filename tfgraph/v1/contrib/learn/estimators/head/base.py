"""What every head has."""

import abc
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.estimators.model_fn import ModelFnOps


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
