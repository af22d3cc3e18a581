"""Read examples from files through queues.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/learn_io/graph_io.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

KEY_FEATURE_NAME = "__key__"


def read_batch_examples(
    file_pattern: str | Sequence[str],
    batch_size: int,
    reader: Callable[[], Any],
    randomize_input: bool = True,
    num_epochs: int | None = None,
    queue_capacity: int = 10000,
    num_threads: int = 1,
    read_batch_size: int = 1,
    parse_fn: Callable[[Any], Any] | None = None,
    name: str | None = None,
    seed: int | None = None,
) -> Any:
    """Read records from files in batches.

    Args:
        file_pattern: name of a file, with wildcards, or several.
        batch_size: records per batch.
        reader: class of a reader, such as `tf.TFRecordReader`.
        randomize_input: whether files and records come in random order.
        num_epochs: number of passes; None: for ever. If it is given, a local variable counts.
        queue_capacity: records that are read ahead.
        num_threads: readers that work at once.
        read_batch_size: records that a reader takes at a time.
        parse_fn: makes a tensor or a dict of tensors of each record.
        name: of the name scope.
        seed: of the random order.

    Returns:
        A string tensor `[batch_size]`, or what `parse_fn` made, batched.

    Raises:
        ValueError: if no file matches, or for sizes that make no sense.

    Source: TF 1.15 `tf.contrib.learn.read_batch_examples`.
    """
    return read_keyed_batch_examples(
        file_pattern,
        batch_size,
        reader,
        randomize_input,
        num_epochs,
        queue_capacity,
        num_threads,
        read_batch_size,
        parse_fn,
        name,
        seed,
    )[1]


def read_keyed_batch_examples(
    file_pattern: str | Sequence[str],
    batch_size: int,
    reader: Callable[[], Any],
    randomize_input: bool = True,
    num_epochs: int | None = None,
    queue_capacity: int = 10000,
    num_threads: int = 1,
    read_batch_size: int = 1,
    parse_fn: Callable[[Any], Any] | None = None,
    name: str | None = None,
    seed: int | None = None,
) -> tuple[tf.Tensor, Any]:
    """`read_batch_examples`, with the key that the reader gave each record.

    Returns:
        `(keys, examples)`; keys: string `[batch_size]`.

    Raises:
        ValueError: if no file matches, or for sizes that make no sense.

    Source: TF 1.15 `tf.contrib.learn.read_keyed_batch_examples`.
    """
    files = _file_names(file_pattern, randomize_input)
    for what, value in {
        "queue_capacity": queue_capacity,
        "read_batch_size": read_batch_size,
        "num_threads": num_threads,
        "num_epochs": num_epochs if num_epochs is not None else 1,
    }.items():
        if not value or value <= 0:
            raise ValueError(f"Invalid {what} {value}.")
    fixed = not isinstance(batch_size, tf.Tensor)
    if batch_size is None or fixed and not 0 < batch_size < queue_capacity:
        raise ValueError(f"Invalid batch_size {batch_size}, with queue_capacity {queue_capacity}.")
    with tf.name_scope(name, "read_batch_examples", [file_pattern]) as scope:
        with tf.name_scope("file_name_queue") as queue_scope:
            queue = tf.train.string_input_producer(
                tf.constant(files, name="input"), num_epochs, randomize_input, seed, name=queue_scope
            )
        with tf.name_scope("read"):
            examples = [_read(reader(), queue, read_batch_size, parse_fn) for _ in range(num_threads)]
        batching = {
            "capacity": queue_capacity,
            "enqueue_many": read_batch_size > 1,
            "name": scope,
            "allow_smaller_final_batch": num_epochs is not None,
        }
        if randomize_input:
            kept = max(queue_capacity - 3 * batch_size, batch_size) if fixed else int(queue_capacity * 0.4)
            batch = tf.train.shuffle_batch_join(examples, batch_size, min_after_dequeue=kept, seed=seed, **batching)
        else:
            batch = tf.train.batch_join(examples, batch_size, **batching)
        if isinstance(batch, dict):
            return batch.pop(KEY_FEATURE_NAME), batch
        keys, values = batch
        return keys, values


#: A queue of files that several workers share. A worker of ours reads its own, as 1.15's did without a cluster.
read_keyed_batch_examples_shared_queue = read_keyed_batch_examples


def read_batch_features(
    file_pattern: str | Sequence[str],
    batch_size: int,
    features: Mapping[str, Any],
    reader: Callable[[], Any],
    randomize_input: bool = True,
    num_epochs: int | None = None,
    queue_capacity: int = 10000,
    feature_queue_capacity: int = 100,
    reader_num_threads: int = 1,
    num_enqueue_threads: int = 2,
    parse_fn: Callable[[Any], Any] | None = None,
    name: str | None = None,
    read_batch_size: int | None = None,
) -> dict[str, Any]:
    """Read `tf.Example`s from files, and parse them, in batches.

    Args:
        file_pattern: name of a file, with wildcards, or several.
        batch_size: examples per batch.
        features: name -> `tf.FixedLenFeature` and the like.
        reader: class of a reader, such as `tf.TFRecordReader`.
        randomize_input: whether files and examples come in random order.
        num_epochs: number of passes; None: for ever.
        queue_capacity: examples that are read ahead.
        feature_queue_capacity: parsed batches that are kept ready.
        reader_num_threads: readers that work at once.
        num_enqueue_threads: parsers that work at once.
        parse_fn: makes a serialized example of each record.
        name: of the name scope.
        read_batch_size: records that a reader takes at a time; `batch_size` by default.

    Returns:
        name -> tensor `[batch_size, ...]`.

    Raises:
        ValueError: if no file matches, or for sizes that make no sense.

    Source: TF 1.15 `tf.contrib.learn.read_batch_features`.
    """
    return read_keyed_batch_features(
        file_pattern,
        batch_size,
        features,
        reader,
        randomize_input,
        num_epochs,
        queue_capacity,
        reader_num_threads,
        feature_queue_capacity,
        num_enqueue_threads,
        parse_fn,
        name,
        read_batch_size,
    )[1]


def read_keyed_batch_features(
    file_pattern: str | Sequence[str],
    batch_size: int,
    features: Mapping[str, Any],
    reader: Callable[[], Any],
    randomize_input: bool = True,
    num_epochs: int | None = None,
    queue_capacity: int = 10000,
    reader_num_threads: int = 1,
    feature_queue_capacity: int = 100,
    num_enqueue_threads: int = 2,
    parse_fn: Callable[[Any], Any] | None = None,
    name: str | None = None,
    read_batch_size: int | None = None,
) -> tuple[tf.Tensor, dict[str, Any]]:
    """`read_batch_features`, with the key that the reader gave each record.

    Raises:
        ValueError: if no file matches, or for sizes that make no sense.

    Source: TF 1.15 `tf.contrib.learn.read_keyed_batch_features`.
    """
    with tf.name_scope(name, "read_batch_features", [file_pattern]) as scope:
        keys, examples = read_keyed_batch_examples(
            file_pattern,
            batch_size,
            reader,
            randomize_input,
            num_epochs,
            queue_capacity,
            reader_num_threads,
            read_batch_size or batch_size,
            parse_fn,
            scope,
        )
        parsed = tf.parse_example(examples, dict(features))
        return queue_parsed_features(parsed, keys, feature_queue_capacity, num_enqueue_threads, scope)


def read_keyed_batch_features_shared_queue(
    file_pattern: str | Sequence[str],
    batch_size: int,
    features: Mapping[str, Any],
    reader: Callable[[], Any],
    randomize_input: bool = True,
    num_epochs: int | None = None,
    queue_capacity: int = 10000,
    reader_num_threads: int = 1,
    feature_queue_capacity: int = 100,
    num_queue_runners: int = 2,
    parse_fn: Callable[[Any], Any] | None = None,
    name: str | None = None,
) -> tuple[tf.Tensor, dict[str, Any]]:
    """`read_keyed_batch_features`; a worker reads its own queue of files, as 1.15's did without a cluster.

    Raises:
        ValueError: if no file matches, or for sizes that make no sense.

    Source: TF 1.15 `tf.contrib.learn.read_keyed_batch_features_shared_queue`.
    """
    return read_keyed_batch_features(
        file_pattern,
        batch_size,
        features,
        reader,
        randomize_input,
        num_epochs,
        queue_capacity,
        reader_num_threads,
        feature_queue_capacity,
        num_queue_runners,
        parse_fn,
        name,
    )


def read_batch_record_features(
    file_pattern: str | Sequence[str],
    batch_size: int,
    features: Mapping[str, Any],
    randomize_input: bool = True,
    num_epochs: int | None = None,
    queue_capacity: int = 10000,
    reader_num_threads: int = 1,
    name: str = "dequeue_record_examples",
) -> dict[str, Any]:
    """`read_batch_features` from TFRecord files.

    Raises:
        ValueError: if no file matches, or for sizes that make no sense.

    Source: TF 1.15 `tf.contrib.learn.read_batch_record_features`.
    """
    return read_batch_features(
        file_pattern,
        batch_size,
        features,
        tf.TFRecordReader,
        randomize_input,
        num_epochs,
        queue_capacity,
        reader_num_threads=reader_num_threads,
        name=name,
    )


def queue_parsed_features(
    parsed_features: Mapping[str, Any],
    keys: tf.Tensor | None = None,
    feature_queue_capacity: int = 100,
    num_enqueue_threads: int = 2,
    name: str | None = None,
) -> tuple[tf.Tensor | None, dict[str, Any]]:
    """Keep parsed batches ready in a queue.

    Args:
        parsed_features: name -> `Tensor` or `SparseTensor`.
        keys: keys of the examples.
        feature_queue_capacity: batches that are kept.
        num_enqueue_threads: threads that fill the queue.
        name: of the name scope.

    Returns:
        `(keys, features)`, taken from the queue.

    Source: TF 1.15 `tf.contrib.learn.io.queue_parsed_features`.
    """
    batch = dict(sorted(parsed_features.items()))
    flat = tf.nest.flatten([batch, [] if keys is None else keys], expand_composites=True)
    with tf.name_scope(name, "queue_parsed_features", flat):
        queue = tf.FIFOQueue(feature_queue_capacity, [tensor.dtype for tensor in flat])
        tf.summary.scalar(
            f"queue/parsed_features/{queue.name}/fraction_of_{feature_queue_capacity}_full",
            tf.cast(queue.size(), tf.float32) * (1.0 / feature_queue_capacity),
        )
        tf.train.add_queue_runner(
            tf.train.QueueRunner(
                queue,
                [queue.enqueue(flat) for _ in range(num_enqueue_threads)],
                queue_closed_exception_types=(tf.errors.OutOfRangeError, tf.errors.CancelledError),
            )
        )
        taken = queue.dequeue()
        taken = taken if isinstance(taken, list) else [taken]
        for tensor, like in zip(taken, flat, strict=True):
            tensor.set_shape(like.shape)
        features, keys = tf.nest.pack_sequence_as([batch, [] if keys is None else keys], taken, expand_composites=True)
        return keys if isinstance(keys, tf.Tensor) else None, features


def _file_names(file_pattern: str | Sequence[str], randomize_input: bool) -> list[str]:
    patterns = [file_pattern] if isinstance(file_pattern, str) else list(file_pattern)
    files = [name for pattern in patterns for name in tf.gfile.Glob(pattern)]
    if not files:
        raise ValueError(f"No files match {file_pattern}.")
    return files if randomize_input else sorted(files)


def _read(reader: Any, queue: Any, read_batch_size: int, parse_fn: Callable[[Any], Any] | None) -> Any:
    keys, records = reader.read_up_to(queue, read_batch_size) if read_batch_size > 1 else reader.read(queue)
    parsed = parse_fn(records) if parse_fn else records
    return {**parsed, KEY_FEATURE_NAME: keys} if isinstance(parsed, dict) else (keys, parsed)
