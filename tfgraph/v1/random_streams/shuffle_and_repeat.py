"""A dataset that is shuffled anew in each epoch, in the order in which TF 1.15 did it.

TF 1.15 made one kernel of `shuffle(...).repeat(...)`, whose generator goes on from one epoch to the next. The kernel
that TF 2.21 has under the same name seeds another generator for each epoch. So the order is computed here: elements
are batched to chunks as large as the buffer, and each chunk is taken apart in the order of TF 1.15's random numbers.
"""

from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.data.ops import optional_ops
from tensorflow.python.data.util import nest

_PHILOX = 1  # The one algorithm that TF 1.15 had.


def shuffle_and_repeat(dataset: Any, buffer_size: Any, count: Any, seed: Any, seed2: Any) -> Any:
    """Return `count` epochs of `dataset`, each shuffled by a buffer, as TF 1.15's kernel did.

    Two to three times `buffer_size` elements are held where TF 1.15 held one.

    Args:
        dataset: one epoch; elements of any structure.
        buffer_size: int64 scalar, at least 1.
        count: int64 scalar; -1 for an endless dataset.
        seed: int64 scalar, with `seed2` what `get_seed` of `tf.data` gives.
        seed2: int64 scalar.

    Source: TF 1.15 `ShuffleAndRepeatDataset` (core/kernels/data/shuffle_dataset_op.cc).
    """
    spec = dataset.element_spec
    packed = not all(isinstance(part, tf.TensorSpec) and part.shape.is_fully_defined() for part in nest.flatten(spec))
    if packed:  # What cannot be stacked is: as optional values, each of them a scalar.
        dataset = dataset.map(lambda *element: _pack(element))
    nothing = nest.map_structure(_nothing, dataset.element_spec)
    # An empty chunk says that the epoch is over.
    epoch = dataset.batch(buffer_size).concatenate(tf.data.Dataset.from_tensors(nothing))

    def shuffle(state: Any, chunk: Any) -> Any:
        """Give away all but the last `buffer_size - 1` elements; at the end of an epoch these, too."""
        held, drawn = state
        sizes = [tf.shape(nest.flatten(part)[0], out_type=tf.int64)[0] for part in (held, chunk)]
        size = sizes[0] + sizes[1]
        given = tf.where(tf.equal(sizes[1], 0), size, tf.maximum(size - (buffer_size - 1), 0))
        random = _random_numbers(seed, seed2, drawn, given)
        offsets = random % tf.minimum(buffer_size, size - tf.range(given))
        order = tf.numpy_function(_order, [size, offsets], tf.int64)
        order.set_shape([None])
        places = [tf.range(tf.cast(sizes[0], tf.int32)), tf.range(tf.cast(sizes[0], tf.int32), tf.cast(size, tf.int32))]
        elements = nest.map_structure(lambda *parts: tf.dynamic_stitch(places, parts), held, chunk)
        take = lambda chosen: nest.map_structure(lambda part: tf.gather(part, chosen), elements)  # noqa: E731
        dry = tf.equal(drawn + size, 0)  # An endless repetition of nothing.
        return (take(order[given:]), drawn + given), (take(order[:given]), dry)

    result = epoch.repeat(count).scan((nothing, tf.constant(0, tf.int64)), shuffle)
    result = result.take_while(lambda elements, dry: tf.logical_not(dry))
    result = result.map(lambda elements, dry: elements).unbatch()
    return result.map(lambda element: optional_ops._OptionalImpl(element, spec).get_value()) if packed else result


def _pack(element: tuple) -> tf.Tensor:
    # A dataset gives a function the parts of a tuple one by one, and all else as it is.
    return tf.data.experimental.Optional.from_value(element if len(element) > 1 else element[0])._variant_tensor


def _nothing(part: tf.TensorSpec) -> tf.Tensor:
    if part.dtype == tf.variant:
        return tf.gather(tf.reshape(tf.raw_ops.OptionalNone(), [1]), tf.constant([], tf.int32))
    return tf.zeros([0, *part.shape], part.dtype)


def _random_numbers(seed: Any, seed2: Any, start: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
    """Return the 32-bit numbers `[start, start + number)` of TF 1.15's generator, as int64."""
    group, first = start // 4, start % 4  # One count of Philox gives four numbers.
    numbers = tf.raw_ops.StatelessRandomUniformFullIntV2(
        shape=[first + number],
        key=tf.bitcast([seed], tf.uint64),
        counter=tf.bitcast([group, seed2], tf.uint64),
        alg=_PHILOX,
        dtype=tf.uint32,
    )
    return tf.cast(numbers[first:], tf.int64)


def _order(size: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return the places 0 ... size - 1 of the elements after they were drawn one by one from a buffer.

    Args:
        size: how many there are.
        offsets: of those drawn, each from the first element that is left.
    """
    order = list(range(size))
    for first, offset in enumerate(offsets.tolist()):
        order[first], order[first + offset] = order[first + offset], order[first]
    return np.array(order, np.int64)
