"""The data sets that the models are trained on, as arrays. No network."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

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


def load_cifar10(file: str | None = None) -> tuple[Arrays, Arrays]:
    """Load CIFAR-10 from an archive of arrays; `tfkeras.cifar10` reads the published files, too.

    Args:
        file: an `.npz` file with uint8 `x_train`, `x_test` `[n, 32, 32, 3]` and `y_train`, `y_test` `[n]`; by default
            what `CIFAR10_DATA` says.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float32 images `[n, 32, 32, 3]`, 0 to 1, and float64 one-hot labels.

    Raises:
        ValueError: if there is no such file, or not with these arrays.
    """
    wanted = ("x_train", "y_train", "x_test", "y_test")
    file = file or os.environ.get("CIFAR10_DATA")
    if file is None or not file.endswith(".npz") or not os.path.isfile(file):
        raise ValueError(f"CIFAR-10: expected an .npz file with {', '.join(wanted)} (--data FILE), received {file!r}")
    with np.load(file, allow_pickle=False) as archive:
        if missing := [name for name in wanted if name not in archive]:
            raise ValueError(f"CIFAR-10 in '{file}': there is no {', '.join(missing)}")
        x_train, y_train, x_test, y_test = (archive[name] for name in wanted)
    images = [x.astype(np.float32) / np.float32(255) for x in (x_train, x_test)]
    labels = [np.eye(10)[y.reshape(-1)] for y in (y_train, y_test)]
    return (images[0], labels[0]), (images[1], labels[1])


DATA_SETS = {"mnist": load_mnist, "cifar10": load_cifar10}
