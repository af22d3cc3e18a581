"""Keras's files of weights: HDF5 (`.h5`, `.weights.h5`, `.hdf5`), and `.keras`, a zip archive with one in it."""

import contextlib
import os
import zipfile
from collections.abc import Iterator

import h5py
import numpy as np

from tfgraph.checkpoints.reader import CheckpointError, Entry, Reader

_INSIDE = "model.weights.h5"
#: The strongest of HDF5's filters, deflate, makes nothing smaller than this.
_LARGEST_RATIO = 1032


class H5(Reader):
    """The datasets of an HDF5 file.

    A tensor's name is the path of its dataset, `layers/dense/vars/0`. In files of Keras 1 and 2 the names of the
    variables stand in the attribute `weight_names`, and are the names: `dense/kernel`.

    Args:
        path: of the file.

    Raises:
        CheckpointError: if it is damaged.
    """

    format = "h5"
    has_checksums = False

    def __init__(self, path: str):
        """Open the file and read its table of contents."""
        self.path = path
        self.files = (path,)
        self._open = contextlib.ExitStack()
        try:
            if zipfile.is_zipfile(path):
                archive = self._open.enter_context(zipfile.ZipFile(path))
                if _INSIDE not in archive.namelist():
                    raise ValueError(f"the archive has no '{_INSIDE}'")
                self._file = self._open.enter_context(h5py.File(self._open.enter_context(archive.open(_INSIDE)), "r"))
            else:
                self._file = self._open.enter_context(h5py.File(path, "r"))
            self._datasets = dict(sorted(_named(self._file)))
            self.entries = {name: _entry(name, dataset) for name, dataset in self._datasets.items()}
        except Exception as error:  # h5py raises whatever class Python has for what the C library says
            self._open.close()
            raise CheckpointError(f"Cannot read '{path}': it is damaged or no HDF5 file ({error}).") from None

    @staticmethod
    def recognises(path: str) -> bool:
        """Whether a file is one."""
        return path.endswith((".h5", ".hdf5", ".keras")) or (os.access(path, os.R_OK) and h5py.is_hdf5(path))

    def read(self, name: str) -> np.ndarray:
        """Read one dataset. HDF5 keeps no checksum unless it was asked to."""
        if name not in self.entries:
            raise CheckpointError(f"'{name}' is not in '{self.path}'.")
        try:
            return np.asarray(self._datasets[name][()])
        except Exception as error:  # likewise
            raise CheckpointError(f"Cannot read '{name}' from '{self.path}': it is damaged ({error}).") from None

    def close(self) -> None:
        """Close the file."""
        self._open.close()


def _named(file: h5py.File) -> Iterator[tuple[str, h5py.Dataset]]:
    """The datasets by name; links to other files are not followed."""
    datasets: dict[str, h5py.Dataset] = {}
    file.visititems(lambda path, item: datasets.update({path: item}) if isinstance(item, h5py.Dataset) else None)
    names = {path: path for path in datasets}
    for layers in (file, *(file[name] for name in ("model_weights",) if name in file)):
        for layer in layers.values():
            for weight in layer.attrs.get("weight_names", ()):
                weight = weight.decode() if isinstance(weight, bytes) else str(weight)
                path = f"{layer.name}/{weight}".lstrip("/")
                if path in names:
                    names[path] = weight.removesuffix(":0")
    if len(set(names.values())) < len(names):  # two layers have weights of one name
        names = {path: path for path in datasets}
    yield from ((names[path], dataset) for path, dataset in datasets.items())


def _entry(name: str, dataset: h5py.Dataset) -> Entry:
    shape = dataset.shape
    if shape is None or dataset.dtype.kind not in "biufcOSV":
        raise ValueError(f"'{name}' is no array of numbers or strings")
    if dataset.is_virtual or dataset.external:
        raise ValueError(f"'{name}' lies in another file")
    if dataset.nbytes > _LARGEST_RATIO * dataset.id.get_storage_size():
        raise ValueError(f"'{name}' of shape {shape} does not fit in the bytes it has")
    return Entry(name, shape, dataset.dtype, int(dataset.nbytes))


READER = H5
