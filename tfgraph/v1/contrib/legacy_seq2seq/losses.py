"""The loss of lists with one tensor per step, and models that share their weights.

Source: TF 1.15 `tf.contrib.legacy_seq2seq`.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1 import renames
from tfgraph.v1.contrib.legacy_seq2seq.decoders import Steps


def sequence_loss_by_example(
    logits: list[Any],
    targets: list[Any],
    weights: list[Any],
    average_across_timesteps: bool = True,
    softmax_loss_function: Any = None,
    name: str | None = None,
) -> tf.Tensor:
    """Weighted cross-entropy of each sequence: `[batch]`.

    Args:
        logits: list of `[batch, symbols]`.
        targets: list of int `[batch]`.
        weights: list of float `[batch]`.
        average_across_timesteps: divide by the sum of the weights.
        softmax_loss_function: `(labels=, logits=) -> loss`, sparse softmax by default; a function of two arguments
            with other names is called as TF 1.0 or 0.x did.
        name: name scope.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.sequence_loss_by_example`.
    """
    if len(targets) != len(logits) or len(weights) != len(logits):
        raise ValueError(
            f"Lengths of logits, weights, and targets must be the same {len(logits)}, {len(weights)}, {len(targets)}."
        )
    with tf.name_scope(name, "sequence_loss_by_example", logits + targets + weights):
        losses = []
        for logit, target, weight in zip(logits, targets, weights, strict=True):
            if softmax_loss_function is None:
                labels = tf.reshape(target, [-1])
                loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logit)
            else:
                loss = _call(softmax_loss_function, target, logit)
            losses.append(loss * weight)
        total = tf.add_n(losses)
        if average_across_timesteps:
            total /= tf.add_n(weights) + 1e-12  # the weights may all be 0
    return total


def sequence_loss(
    logits: list[Any],
    targets: list[Any],
    weights: list[Any],
    average_across_timesteps: bool = True,
    average_across_batch: bool = True,
    softmax_loss_function: Any = None,
    name: str | None = None,
) -> tf.Tensor:
    """`sequence_loss_by_example`, summed or averaged over the batch.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.sequence_loss`.
    """
    with tf.name_scope(name, "sequence_loss", logits + targets + weights):
        losses = sequence_loss_by_example(logits, targets, weights, average_across_timesteps, softmax_loss_function)
        cost = tf.reduce_sum(losses)
        if not average_across_batch:
            return cost
        return cost / tf.cast(tf.shape(targets[0])[0], cost.dtype)


def model_with_buckets(
    encoder_inputs: list[Any],
    decoder_inputs: list[Any],
    targets: list[Any],
    weights: list[Any],
    buckets: Sequence[tuple[int, int]],
    seq2seq: Callable[[list[Any], list[Any]], Steps],
    softmax_loss_function: Any = None,
    per_example_loss: bool = False,
    name: str | None = None,
) -> tuple[list[list[tf.Tensor]], list[tf.Tensor]]:
    """One model per bucket `(encoder length, decoder length)`, all with the same weights.

    Returns:
        `(outputs, losses)`, one per bucket.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.model_with_buckets`.
    """
    for what, given, wanted in (
        ("encoder_inputs", encoder_inputs, buckets[-1][0]),
        ("targets", targets, buckets[-1][1]),
        ("weights", weights, buckets[-1][1]),
    ):
        if len(given) < wanted:
            raise ValueError(f"Length of {what} ({len(given)}) must be at least that of last bucket ({wanted}).")
    loss_function = sequence_loss_by_example if per_example_loss else sequence_loss
    outputs, losses = [], []
    with tf.name_scope(name, "model_with_buckets", encoder_inputs + decoder_inputs + targets + weights):
        for index, (source, target) in enumerate(buckets):
            with tf.variable_scope(tf.get_variable_scope(), reuse=True if index > 0 else None):
                bucket_outputs, _ = seq2seq(encoder_inputs[:source], decoder_inputs[:target])
                outputs.append(bucket_outputs)
                losses.append(
                    loss_function(
                        bucket_outputs,
                        targets[:target],
                        weights[:target],
                        softmax_loss_function=softmax_loss_function,
                    )
                )
    return outputs, losses


def _call(loss_function: Callable[..., Any], labels: Any, logits: Any) -> tf.Tensor:
    """Call a loss function of any generation: by keywords from TF 1.1 on, by position before."""
    try:
        names = list(inspect.signature(loss_function).parameters)
    except (TypeError, ValueError):  # a function without a signature
        names = ["labels", "logits"]
    if "logits" in names or len(names) != 2:
        return loss_function(labels=labels, logits=logits)
    # TF 0.x gave (logits, labels), TF 1.0 (labels, logits); a name tells it better than a guess of the generation.
    labels_first = names[0] == "labels" if "labels" in names else renames.assumed() != "0.x"
    return loss_function(labels, logits) if labels_first else loss_function(logits, labels)
