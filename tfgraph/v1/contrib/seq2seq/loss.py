"""Weighted cross-entropy of sequences. Source: TF 1.15 `tf.contrib.seq2seq.sequence_loss`."""

from typing import Any

import tensorflow.compat.v1 as tf


def sequence_loss(
    logits: Any,
    targets: Any,
    weights: Any,
    average_across_timesteps: bool = True,
    average_across_batch: bool = True,
    sum_over_timesteps: bool = False,
    sum_over_batch: bool = False,
    softmax_loss_function: Any = None,
    name: str | None = None,
) -> tf.Tensor:
    """Cross-entropy of logits `[batch, time, symbols]` at targets `[batch, time]`, weighted `[batch, time]`.

    Args:
        logits: unnormalized scores.
        targets: int ids.
        weights: 0 for padding.
        average_across_timesteps: divide by the weights over time.
        average_across_batch: divide by the weights over the batch.
        sum_over_timesteps: sum over time, divide by the number of steps with a weight.
        sum_over_batch: sum over the batch, divide by the number of examples with a weight.
        softmax_loss_function: `(labels=, logits=) -> loss`, sparse softmax by default.
        name: name scope.

    Source: TF 1.15 `tf.contrib.seq2seq.sequence_loss`.
    """
    if len(logits.shape) != 3:
        raise ValueError("Logits must be a [batch_size x sequence_length x logits] tensor")
    if len(targets.shape) != 2:
        raise ValueError("Targets must be a [batch_size x sequence_length] tensor")
    if len(weights.shape) != 2:
        raise ValueError("Weights must be a [batch_size x sequence_length] tensor")
    for axis, average, total in (
        ("timesteps", average_across_timesteps, sum_over_timesteps),
        ("batch", average_across_batch, sum_over_batch),
    ):
        if average and total:
            raise ValueError(f"average_across_{axis} and sum_over_{axis} cannot be set to True at same time.")
    with tf.name_scope(name, "sequence_loss", [logits, targets, weights]):
        flat_logits = tf.reshape(logits, [-1, tf.shape(logits)[2]])
        flat_targets = tf.reshape(targets, [-1])
        loss_function = softmax_loss_function or tf.nn.sparse_softmax_cross_entropy_with_logits
        loss = loss_function(labels=flat_targets, logits=flat_logits) * tf.reshape(weights, [-1])
        if average_across_timesteps and average_across_batch:
            return tf.div_no_nan(tf.reduce_sum(loss), tf.reduce_sum(weights))
        if sum_over_timesteps and sum_over_batch:
            count = tf.cast(tf.math.count_nonzero(weights), loss.dtype)
            return tf.div_no_nan(tf.reduce_sum(loss), count)
        loss = tf.reshape(loss, tf.shape(logits)[:2])
        if average_across_timesteps or sum_over_timesteps:
            loss = _normalized(loss, weights, 1, average_across_timesteps)
            weights = tf.ones_like(loss)
        if average_across_batch or sum_over_batch:
            loss = _normalized(loss, weights, 0, average_across_batch)
        return loss


def _normalized(loss: tf.Tensor, weights: Any, axis: int, average: bool) -> tf.Tensor:
    """The sum along an axis, by the sum of the weights or by the number of those that are not 0."""
    weight = tf.reduce_sum(weights, axis) if average else tf.math.count_nonzero(weights, axis)
    return tf.div_no_nan(tf.reduce_sum(loss, axis), tf.cast(weight, loss.dtype))
