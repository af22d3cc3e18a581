"""The data sets that the models are trained on, as arrays. No network."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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


def load_cifar10(path: str | None = None) -> tuple[Arrays, Arrays]:
    """Load CIFAR-10 from the published binary files or from an archive of arrays.

    Args:
        path: a directory with `data_batch_1.bin` … `data_batch_5.bin` and `test_batch.bin`, in it or in
            `cifar-10-batches-bin` below it; or an `.npz` file with uint8 `x_train`, `x_test` `[n, 32, 32, 3]` and
            `y_train`, `y_test` `[n]`, or a directory with one such file. By default what `CIFAR10_DATA` says.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float32 images `[n, 32, 32, 3]`, 0 to 1, and float64 one-hot labels.

    Raises:
        ValueError: if there are no such files, or if they hold something else.

    Source: https://www.cs.toronto.edu/~kriz/cifar.html; `cifar10_input.py` of the TF 1.x tutorials.
    """
    path = path or os.environ.get("CIFAR10_DATA")
    folders = [Path(path), Path(path, "cifar-10-batches-bin")] if path else []
    files = [folders[0], *sorted(folders[0].glob("*.npz"))] if folders else []
    archives = [file for file in files if file.suffix == ".npz" and file.is_file()]
    if folder := next((folder for folder in folders if (folder / _BATCHES[-1]).is_file()), None):
        x_train, y_train, x_test, y_test = _read_batches(folder)
    elif len(archives) == 1:
        x_train, y_train, x_test, y_test = _read_archive(archives[0])
    else:
        raise ValueError(
            f"CIFAR-10: expected the directory of {_BATCHES[0]} … {_BATCHES[-1]}, or one .npz file with"
            f" {', '.join(_ARRAYS)} (--data PATH, or CIFAR10_DATA=PATH), received {path!r}"
        )
    images = [x.astype(np.float32) / np.float32(255) for x in (x_train, x_test)]
    labels = [np.eye(10)[y.reshape(-1)] for y in (y_train, y_test)]
    return (images[0], labels[0]), (images[1], labels[1])


_ARRAYS = ("x_train", "y_train", "x_test", "y_test")
_BATCHES = (*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin")


def _read_batches(folder: Path) -> tuple[np.ndarray, ...]:
    """Read records of a label, one byte, and 3072 pixels: all red ones, then green, then blue."""
    if missing := [name for name in _BATCHES if not (folder / name).is_file()]:
        raise ValueError(f"CIFAR-10 in '{folder}': missing {', '.join(missing)}")
    records = []
    for name in _BATCHES:
        content = np.fromfile(folder / name, np.uint8)
        if content.size == 0 or content.size % 3073:
            raise ValueError(f"CIFAR-10 file '{folder / name}': {content.size} bytes, expected a multiple of 3073")
        records.append(content.reshape(-1, 3073))
    train, test = np.concatenate(records[:5]), records[5]
    images = [part[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1) for part in (train, test)]
    return images[0], train[:, 0], images[1], test[:, 0]


def _read_archive(file: Path) -> tuple[np.ndarray, ...]:
    with np.load(file, allow_pickle=False) as archive:
        if missing := [name for name in _ARRAYS if name not in archive]:
            raise ValueError(f"CIFAR-10 in '{file}': there is no {', '.join(missing)}")
        return tuple(archive[name] for name in _ARRAYS)


DATA_SETS = {"mnist": load_mnist, "cifar10": load_cifar10}
