"""Draw examples so that classes come as often as wanted.

Source: TF 1.15 `tensorflow/contrib/training/python/training/sampling_ops.py`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

#: Every class counts as seen this often before the first example.
_SMOOTHING = 10


def rejection_sample(
    tensors: Sequence[Any],
    accept_prob_fn: Callable[[list[tf.Tensor]], tf.Tensor],
    batch_size: int,
    queue_threads: int = 1,
    enqueue_many: bool = False,
    prebatch_capacity: int = 16,
    prebatch_threads: int = 1,
    runtime_checks: bool = False,
    name: str | None = None,
) -> list[tf.Tensor]:
    """Keep each example with a probability of its own, and batch those kept.

    Args:
        tensors: the tensors of an example.
        accept_prob_fn: from these tensors to the probability, in [0, 1].
        batch_size: size of a batch.
        queue_threads: threads that fill the queue of examples kept.
        enqueue_many: the first dimension of the tensors is that of the examples.
        prebatch_capacity: of the queue that takes such examples apart.
        prebatch_threads: that fill it.
        runtime_checks: check that the probability is one.
        name: of the op.

    Returns:
        The tensors, batched. Start the queue runners to run them.

    Raises:
        ValueError: if the tensors hold different numbers of examples.

    Source: TF 1.15 `tf.contrib.training.rejection_sample`.
    """
    with tf.variable_scope(name, "rejection_sample", tensors):
        parts = [tf.convert_to_tensor(tensor) for tensor in tensors]
        if enqueue_many:
            parts = _one_by_one(parts, prebatch_threads, prebatch_capacity)
        probability = accept_prob_fn(parts)
        if runtime_checks:
            checks = [tf.assert_less_equal(0.0, probability), tf.assert_less_equal(probability, 1.0)]
            with tf.control_dependencies(checks):
                probability = tf.identity(probability, name="prob_with_checks")
        return _keep(parts, probability, batch_size, queue_threads)


def stratified_sample(
    tensors: Sequence[Any],
    labels: Any,
    target_probs: Any,
    batch_size: int,
    init_probs: Any = None,
    enqueue_many: bool = False,
    queue_capacity: int = 16,
    threads_per_queue: int = 1,
    name: str | None = None,
) -> tuple[list[tf.Tensor], tf.Tensor]:
    """Keep examples so that each class comes as often as wanted, and batch them.

    Args:
        tensors: the tensors of an example.
        labels: its class, an integer in [0, classes).
        target_probs: how often each class is wanted, `[classes]`, of sum 1.
        batch_size: size of a batch.
        init_probs: how often each class comes, `[classes]`; by default it is counted.
        enqueue_many: the first dimension of the tensors is that of the examples.
        queue_capacity: of the queue before.
        threads_per_queue: threads that fill each queue.
        name: of the op.

    Returns:
        The tensors, batched, and the labels `[batch_size]`. Start the queue runners to run them.

    Raises:
        ValueError: if the probabilities do not have one length, or the tensors hold different numbers of examples.

    Source: TF 1.15 `tf.contrib.training.stratified_sample`.
    """
    with tf.name_scope(name, "stratified_sample"):
        parts = [tf.convert_to_tensor(tensor) for tensor in tensors]
        labels = tf.convert_to_tensor(labels)
        wanted = tf.convert_to_tensor(target_probs, tf.float32)
        if not enqueue_many:
            parts, labels = [tf.expand_dims(part, 0) for part in parts], tf.expand_dims(labels, 0)
        classes = wanted.shape.num_elements()
        given = _seen(labels, classes) if init_probs is None else tf.convert_to_tensor(init_probs, tf.float32)
        if given.shape.as_list() != wanted.shape.as_list() or wanted.shape.ndims != 1:
            raise ValueError(
                f"Probability parameters must have the same length, received {given.shape} and {wanted.shape}."
            )
        label_checks = [
            tf.assert_integer(labels),
            tf.assert_non_negative(labels),
            tf.assert_less(labels, tf.cast(classes, labels.dtype)),
        ]
        with tf.control_dependencies(label_checks):
            labels = tf.identity(labels)
        accept = _acceptance(_checked(given), _checked(wanted), given)
        *parts, label = _one_by_one([*parts, labels], threads_per_queue, queue_capacity)
        *batched, label = _keep([*parts, label], tf.gather(accept, label), batch_size, threads_per_queue)
        return batched, label


def _acceptance(given: tf.Tensor, wanted: tf.Tensor, raw: tf.Tensor) -> tf.Tensor:
    """The probability with which each class is kept: that which is wanted most often, always."""
    possible = tf.Assert(
        tf.reduce_all(tf.logical_or(tf.not_equal(raw, 0), tf.equal(wanted, 0))),
        ["All classes with zero initial probability must also have zero target probability: ", raw, wanted],
    )
    with tf.control_dependencies([possible]):
        ratio = tf.div_no_nan(wanted, given)
    accept = ratio / tf.reduce_max(ratio)
    rejected = tf.reduce_sum((1 - accept) * given)
    return tf.cond(
        rejected < 0.5,
        lambda: accept,
        lambda: tf.Print(accept, [accept], "Proportion of examples rejected by sampler is high.", first_n=10),
    )


def _checked(probabilities: tf.Tensor) -> tf.Tensor:
    total, tolerance = tf.reduce_sum(probabilities), 1e-6
    checks = [
        tf.assert_non_negative(probabilities),
        tf.assert_less(total, 1.0 + tolerance),
        tf.assert_less(1.0 - tolerance, total),
    ]
    with tf.control_dependencies(checks):
        return tf.identity(probabilities)


def _seen(labels: tf.Tensor, classes: int) -> tf.Tensor:
    """How often each class came so far."""
    count = tf.Variable([_SMOOTHING] * classes, trainable=False, name="class_count", dtype=tf.int64)
    now = tf.assign_add(count, tf.reduce_sum(tf.one_hot(labels, classes, dtype=tf.int64), 0))
    now = now + 0  # a copy: the variable goes on counting
    return tf.cast(tf.truediv(now, tf.reduce_sum(now)), tf.float32)


def _one_by_one(parts: list[tf.Tensor], threads: int, capacity: int) -> list[tf.Tensor]:
    first = parts[0].shape[0]
    for part in parts:
        if not part.shape[:1].is_compatible_with([first]):
            raise ValueError(f"Different numbers of examples: {[tensor.shape.as_list() for tensor in parts]}.")
    batched = tf.train.batch(parts, 1, threads, capacity, enqueue_many=True)
    return [tf.squeeze(part, [0]) for part in (batched if isinstance(batched, list) else [batched])]


def _keep(parts: list[tf.Tensor], probability: tf.Tensor, batch_size: int, threads: int) -> list[tf.Tensor]:
    kept = tf.train.maybe_batch(parts, tf.random_uniform([]) < probability, batch_size, num_threads=threads)
    return kept if isinstance(kept, list) else [kept]
