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
    for what, average, total in (
        ("timesteps", average_across_timesteps, sum_over_timesteps),
        ("batch", average_across_batch, sum_over_batch),
    ):
        if average and total:
            raise ValueError(f"average_across_{what} and sum_over_{what} cannot be set to True at same time.")
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
        # One axis only, even if something else was asked of the other: as in TF 1.15.
        if average_across_timesteps or average_across_batch:
            axis = 0 if average_across_batch else 1
            return tf.div_no_nan(tf.reduce_sum(loss, axis), tf.reduce_sum(weights, axis))
        if sum_over_timesteps or sum_over_batch:
            axis = 0 if sum_over_batch else 1
            count = tf.cast(tf.math.count_nonzero(weights, axis), loss.dtype)
            return tf.div_no_nan(tf.reduce_sum(loss, axis), count)
        return loss
