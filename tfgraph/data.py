"""The data sets that the models are trained on, as arrays. No network."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tfgraph.v1.examples.tutorials.mnist import input_data

Arrays = tuple[Any, Any]


def load_mnist(directory: str | None = None) -> tuple[Arrays, Arrays]:
    """Load MNIST as TF1's reader makes it, with all images for training.

    Args:
        directory: with the four idx `.gz` files, or `embedded`; by default what `MNIST_DATA` says, else `embedded`.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float32 images `[n, 784]`, 0 to 1, and float64 one-hot labels `[n, 10]`.

    Raises:
        Exception: as `input_data.read_data_sets`.
    """
    with _chosen(directory):
        sets = input_data.read_data_sets("", one_hot=True, validation_size=0)
    return (sets.train.images, sets.train.labels), (sets.test.images, sets.test.labels)


@contextmanager
def _chosen(directory: str | None) -> Iterator[None]:
    # Of a directory that it is given, TF1's reader takes the embedded set if there are no files; not so of this.
    before = os.environ.get(input_data.DATA_VARIABLE)
    if directory is None:
        yield
        return
    os.environ[input_data.DATA_VARIABLE] = directory
    try:
        yield
    finally:
        os.environ.pop(input_data.DATA_VARIABLE)
        if before is not None:
            os.environ[input_data.DATA_VARIABLE] = before


DATA_SETS = {"mnist": load_mnist}
