"""Batch examples of similar length together, with queues. Source: TF 1.15 `tf.contrib.training`."""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf


def bucket(
    tensors: Any,
    which_bucket: Any,
    batch_size: Any,
    num_buckets: int,
    num_threads: int = 1,
    capacity: int = 32,
    bucket_capacities: Sequence[int] | None = None,
    shapes: Any = None,
    dynamic_pad: bool = False,
    allow_smaller_final_batch: bool = False,
    keep_input: Any = True,
    shared_name: str | None = None,
    name: str | None = None,
) -> tuple[tf.Tensor, Any]:
    """Put each example in the queue of its bucket; a full batch of any bucket comes out.

    Args:
        tensors: list or dictionary of tensors, one example.
        which_bucket: int32 scalar, the example's bucket.
        batch_size: examples per batch; or a list, one per bucket.
        num_buckets: number of buckets.
        num_threads: threads that enqueue.
        capacity: of the queue of batches, and of each bucket by default.
        bucket_capacities: of each bucket.
        shapes: of each tensor; inferred by default.
        dynamic_pad: pad to the longest of the batch.
        allow_smaller_final_batch: let what is left at the end out.
        keep_input: whether this example is enqueued.
        shared_name: not supported.
        name: name scope.

    Returns:
        `(bucket, batch)`, the batch in the form of `tensors`.

    Source: TF 1.15 `tf.contrib.training.bucket`.
    """
    if shared_name is not None:
        raise ValueError("tf.contrib.training.bucket: shared_name is not supported")
    sizes = list(batch_size) if isinstance(batch_size, list | tuple) else [batch_size] * num_buckets
    if len(sizes) != num_buckets:
        raise ValueError(f"If batch_size is a list it must have num_buckets elements: {num_buckets}, not {len(sizes)}")
    capacities = list(bucket_capacities or [capacity] * num_buckets)
    with tf.name_scope(name, "bucket", tf.nest.flatten(tensors)):
        flat = [tf.convert_to_tensor(tensor) for tensor in tf.nest.flatten(tensors)]
        dtypes = [tensor.dtype for tensor in flat]
        shapes = [tensor.shape for tensor in flat] if shapes is None else [tf.TensorShape(shape) for shape in shapes]
        make = tf.PaddingFIFOQueue if dynamic_pad else tf.FIFOQueue
        queues = [make(size, dtypes, shapes, name=f"bucket_{i}") for i, size in enumerate(capacities)]
        batched = [tf.TensorShape([None]).concatenate(shape) for shape in shapes]
        same = sizes[0] if len(set(sizes)) == 1 and not allow_smaller_final_batch else None
        top = tf.PaddingFIFOQueue(capacity, [tf.int32, *dtypes], [tf.TensorShape([]), *batched], name="top")

        def enqueue(index: int) -> Any:
            return tf.cond(
                tf.equal(which_bucket, index), lambda: tf.group(queues[index].enqueue(flat)), lambda: tf.no_op()
            )

        def move(index: int) -> Any:
            take = queues[index].dequeue_up_to if allow_smaller_final_batch else queues[index].dequeue_many
            batch = take(sizes[index])
            return top.enqueue([tf.constant(index), *(batch if isinstance(batch, list) else [batch])])

        keep = tf.convert_to_tensor(keep_input)
        put = tf.cond(keep, lambda: tf.group(*[enqueue(i) for i in range(num_buckets)]), lambda: tf.no_op())
        closes = tf.group(*[queue.close() for queue in queues])
        tf.train.add_queue_runner(
            tf.train.QueueRunner(queues[0], [put] * num_threads, close_op=closes, cancel_op=closes)
        )
        tf.train.add_queue_runner(tf.train.QueueRunner(top, [move(index) for index in range(num_buckets)]))
        index, *batch = top.dequeue()
        for tensor, shape in zip(batch, shapes, strict=True):
            tensor.set_shape(tf.TensorShape([same]).concatenate(shape))
        return index, tf.nest.pack_sequence_as(tensors, batch)


def bucket_by_sequence_length(
    input_length: Any,
    tensors: Any,
    batch_size: Any,
    bucket_boundaries: Sequence[int],
    num_threads: int = 1,
    capacity: int = 32,
    bucket_capacities: Sequence[int] | None = None,
    shapes: Any = None,
    dynamic_pad: bool = False,
    allow_smaller_final_batch: bool = False,
    keep_input: Any = True,
    shared_name: str | None = None,
    name: str | None = None,
) -> tuple[tf.Tensor, Any]:
    """`bucket`, by length: below the first boundary, between two, or from the last on.

    Returns:
        `(lengths, batch)`: int32 `[batch]`, and the batch in the form of `tensors`.

    Source: TF 1.15 `tf.contrib.training.bucket_by_sequence_length`.
    """
    boundaries = list(bucket_boundaries)
    if not boundaries:
        raise ValueError("bucket_boundaries must not be empty")
    if boundaries != sorted(set(boundaries)):
        raise ValueError(f"Buckets must contain increasing integers, received {boundaries}")
    with tf.name_scope(name, "bucket_by_sequence_length", [input_length]):
        length = tf.cast(input_length, tf.int32)
        which = tf.reduce_sum(tf.cast(length >= tf.constant(boundaries, tf.int32), tf.int32))
        _, (lengths, batch) = bucket(
            (length, tensors),
            which,
            batch_size,
            len(boundaries) + 1,
            num_threads,
            capacity,
            bucket_capacities,
            None if shapes is None else [tf.TensorShape([]), *shapes],
            dynamic_pad,
            allow_smaller_final_batch,
            keep_input,
            shared_name,
        )
        return lengths, batch
