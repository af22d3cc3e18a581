"""An input function from arrays. Source: TF 1.15 `tf.contrib.learn.io.numpy_input_fn`."""

from collections.abc import Callable
from typing import Any


def numpy_input_fn(
    x: Any,
    y: Any = None,
    batch_size: int = 128,
    num_epochs: int | None = 1,
    shuffle: bool = True,
    queue_capacity: int = 1000,
    num_threads: int = 1,
) -> Callable[[], Any]:
    """`tf.estimator.inputs.numpy_input_fn`, shuffling by default.

    Source: TF 1.15 `tf.contrib.learn.io.numpy_input_fn`.
    """
    from tfgraph.v1.estimator import inputs

    return inputs.numpy_input_fn(x, y, batch_size, num_epochs, shuffle, queue_capacity, num_threads)
