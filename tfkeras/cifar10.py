"""CIFAR-10 as arrays. No network."""

import codecs
import os
import pickle
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np

from tfkeras.data import Arrays, one_hot

DATA_VARIABLE = "CIFAR10_DATA"
SYNTHETIC = "synthetic"

#: What the labels 0 to 9 stand for.
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")

_PIXELS = 32 * 32 * 3


def load_cifar10(directory: str | os.PathLike[str] | None = None) -> tuple[Arrays, Arrays]:
    """Load CIFAR-10.

    Args:
        directory: where the published files are, unpacked: `data_batch_1` … `test_batch` of the version for Python,
            or `data_batch_1.bin` … `test_batch.bin` of the binary version, in it or in `cifar-10-batches-py` or
            `cifar-10-batches-bin` below it; or one `.npz` file with the arrays `x_train`, `y_train`, `x_test` and
            `y_test`; or `synthetic` for images of our own making. By default, what the environment variable
            `CIFAR10_DATA` says, else `synthetic`.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float32 images `[n, 32, 32, 3]`, 0 to 1, and float32 one-hot labels
        `[n, 10]`.

    Raises:
        FileNotFoundError: if the directory has none of these, or not all of one kind.
        ValueError: if a file is damaged or another kind of file.

    Source: https://www.cs.toronto.edu/~kriz/cifar.html.
    """
    chosen = directory or os.environ.get(DATA_VARIABLE) or SYNTHETIC
    x_train, y_train, x_test, y_test = _synthetic() if chosen == SYNTHETIC else _read_directory(Path(chosen))
    return (_zero_to_one(x_train), one_hot(y_train)), (_zero_to_one(x_test), one_hot(y_test))


def _zero_to_one(images: np.ndarray) -> np.ndarray:
    return images.astype(np.float32) / np.float32(255)


class _Version(NamedTuple):
    """One of the published archives.

    Attributes:
        folder: what the archive unpacks to.
        suffix: of its files.
        read: a file to its labels and pixels, uint8 `[n]` and `[n, 3072]`: all red ones, then green, then blue.
    """

    folder: str
    suffix: str
    read: Callable[[Path], tuple[np.ndarray, np.ndarray]]

    @property
    def files(self) -> list[str]:
        return [f"{name}{self.suffix}" for name in (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch")]


def _read_directory(directory: Path) -> list[np.ndarray]:
    for version in _VERSIONS:
        for folder in (directory, directory / version.folder):
            missing = [name for name in version.files if not (folder / name).is_file()]
            if not missing:
                return _read_batches(version, folder)
            if len(missing) < len(version.files):
                raise FileNotFoundError(
                    f"CIFAR-10 in '{folder}': missing {', '.join(missing)}. All six files are needed;"
                    f" or take images of our own making with '{SYNTHETIC}'."
                )
    archives = [directory] if directory.suffix == ".npz" else sorted(directory.glob("*.npz"))
    if len(archives) > 1:
        names = ", ".join(file.name for file in archives)
        raise ValueError(f"CIFAR-10 in '{directory}': {names} could each be it. Name one of them.")
    if not archives or not archives[0].is_file():
        raise FileNotFoundError(
            f"CIFAR-10: there is nothing of it in '{directory}'. Unpack cifar-10-python.tar.gz or"
            f" cifar-10-binary.tar.gz there, or put an .npz file with {', '.join(_ARRAYS)} there;"
            f" or take images of our own making with '{SYNTHETIC}'."
        )
    return _read_npz(archives[0])


def _read_batches(version: _Version, folder: Path) -> list[np.ndarray]:
    labels, pixels = zip(*(version.read(folder / name) for name in version.files), strict=True)
    for name, wrong in zip(version.files, labels, strict=True):
        _check_labels(folder / name, wrong)
    images = [rows.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1) for rows in pixels]
    return [np.concatenate(images[:5]), np.concatenate(labels[:5]), images[5], labels[5]]


def _read_bin(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read records of a label, one byte, and 3072 pixels."""
    content = np.fromfile(file, np.uint8)
    if content.size == 0 or content.size % (1 + _PIXELS):
        raise ValueError(
            f"CIFAR-10 file '{file}' holds {content.size} bytes, expected a multiple of {1 + _PIXELS}. It is cut short"
            " or another kind of file; unpack the archive again."
        )
    records = content.reshape(-1, 1 + _PIXELS)
    return records[:, 0], records[:, 1:]


def _read_pickle(file: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read a pickled dictionary with `labels`, a list, and `data`, an array."""
    try:
        with open(file, "rb") as stream:
            content = _ArraysOnly(stream, encoding="bytes").load()
        labels, pixels = np.asarray(content[b"labels"]), content[b"data"]
        if pixels.dtype != np.uint8 or pixels.shape != (len(labels), _PIXELS):
            raise ValueError(f"{pixels.dtype} data of shape {pixels.shape} for {len(labels)} labels")
    except Exception as error:  # a damaged pickle can raise anything
        raise ValueError(
            f"CIFAR-10 file '{file}' is damaged or another kind of file: expected a pickle with labels [n] and uint8"
            f" data [n, {_PIXELS}] ({type(error).__name__}: {error}). Unpack the archive again."
        ) from None
    return labels, pixels


class _ArraysOnly(pickle.Unpickler):
    """Loads arrays and plain values; refuses the rest, since a pickle can run any code."""

    _reconstruct = np.empty(0).__reduce__()[0]
    _ALLOWED: ClassVar[dict[tuple[str, str], Any]] = {
        ("numpy.core.multiarray", "_reconstruct"): _reconstruct,  # as the published files, of 2009, name it
        ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
        ("_codecs", "encode"): codecs.encode,
    }

    def find_class(self, module: str, name: str) -> Any:
        """Return what a pickle names.

        Raises:
            pickle.UnpicklingError: if it is no part of an array.
        """
        if (module, name) not in self._ALLOWED:
            raise pickle.UnpicklingError(f"it wants to run {module}.{name}, which no array needs")
        return self._ALLOWED[module, name]


_VERSIONS = (
    _Version("cifar-10-batches-py", "", _read_pickle),
    _Version("cifar-10-batches-bin", ".bin", _read_bin),
)
_ARRAYS = ("x_train", "y_train", "x_test", "y_test")


def _read_npz(file: Path) -> list[np.ndarray]:
    try:
        with np.load(file, allow_pickle=False) as archive:
            missing = [name for name in _ARRAYS if name not in archive]
            if missing:
                raise ValueError(f"has no {', '.join(missing)}")
            arrays = [archive[name] for name in _ARRAYS]
        for number in (0, 2):
            images, labels = arrays[number], arrays[number + 1].reshape(-1)
            if images.dtype != np.uint8 or images.shape != (len(labels), 32, 32, 3):
                raise ValueError(
                    f"has {images.dtype} {_ARRAYS[number]} of shape {images.shape} for {len(labels)} labels,"
                    " expected uint8 [n, 32, 32, 3]"
                )
            arrays[number + 1] = labels
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"CIFAR-10 file '{file}' is damaged or another kind of file ({error}).") from None
    for labels in arrays[1::2]:
        _check_labels(file, labels)
    return arrays


def _check_labels(file: Path, labels: np.ndarray) -> None:
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() > 9:
        raise ValueError(f"CIFAR-10 file '{file}' has labels from {labels.min()} to {labels.max()}, expected 0 to 9.")


def _synthetic() -> list[np.ndarray]:
    """Striped squares, labels in turn 0, 1, … 9, 0, 1, …: their colour is `label % 5`, fine stripes from 5 on."""
    print(
        "CIFAR-10: no real images, but 6,000 of our own making (5000 training, 1000 test: striped squares)."
        f" For the real ones name their directory: {DATA_VARIABLE}=DIR.",
        file=sys.stderr,
    )
    random = np.random.default_rng(0)
    labels = np.tile(np.arange(10, dtype=np.uint8), 600)

    def uniform(low: float, high: float) -> np.ndarray:
        return random.uniform(low, high, (6000, 1, 1)).astype(np.float32)

    is_fine = labels[:, np.newaxis, np.newaxis] >= 5
    frequency = np.where(is_fine, 2 * np.pi / 5, 2 * np.pi / 16).astype(np.float32)  # a wave in 5 or 16 pixels
    angle, place = uniform(0, np.pi), np.arange(32, dtype=np.float32)
    waves = frequency * (np.cos(angle) * place + np.sin(angle) * place[:, np.newaxis]) + uniform(0, 2 * np.pi)
    brightness = 0.6 + uniform(0.1, 0.4) * np.cos(waves)  # [6000, 32, 32]
    hue = labels % 5 / np.float32(5) + uniform(-0.07, 0.07)[:, 0, 0]
    colour = 0.5 + 0.5 * np.cos(2 * np.pi * (hue[:, np.newaxis] - np.arange(3, dtype=np.float32) / 3))  # [6000, 3]
    noise = random.standard_normal((6000, 32, 32, 3), dtype=np.float32)
    images = brightness[..., np.newaxis] * colour[:, np.newaxis, np.newaxis, :] + 0.15 * noise
    images = (255 * images.clip(0, 1)).astype(np.uint8)
    return [images[:5000], labels[:5000], images[5000:], labels[5000:]]
