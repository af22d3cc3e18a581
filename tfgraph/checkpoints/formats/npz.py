"""numpy's `.npz`: a zip archive of arrays."""

import math
import zipfile
import zlib
from tokenize import TokenError
from typing import IO

import numpy as np

from tfgraph.checkpoints.reader import CheckpointError, Entry, Reader

#: deflate makes nothing smaller than this.
_LARGEST_RATIO = 1032
_CHUNK = 2**24
_DAMAGE = (
    ValueError,
    OSError,
    EOFError,
    KeyError,
    zlib.error,
    RuntimeError,
    SyntaxError,
    TokenError,
    zipfile.BadZipFile,
)


class Npz(Reader):
    """The arrays of a `.npz` file, without pickle.

    Args:
        path: of the file.

    Raises:
        CheckpointError: if it is damaged, or has arrays of Python objects.
    """

    format = "npz"

    def __init__(self, path: str):
        """Open the file and read its table of contents."""
        self.path = path
        self.files = (path,)
        try:
            self._zip = zipfile.ZipFile(path)
            members = {info.filename.removesuffix(".npy"): info for info in self._zip.infolist()}
            if len(members) != len(self._zip.infolist()):
                raise ValueError("two arrays have the same name")
            self._members = dict(sorted(members.items()))
            self.entries = {name: self._entry(name) for name in self._members}
        except _DAMAGE as error:
            raise CheckpointError(f"Cannot read '{path}': it is damaged or no .npz file ({error}).") from None

    @staticmethod
    def recognises(path: str) -> bool:
        """Whether a file is one."""
        return path.endswith(".npz") or (zipfile.is_zipfile(path) and _is_all_arrays(path))

    def read(self, name: str) -> np.ndarray:
        """Read one array; its CRC-32 is checked with its last byte."""
        if name not in self.entries:
            raise CheckpointError(f"'{name}' is not in '{self.path}'.")
        try:
            with self._zip.open(self._members[name]) as file:
                shape, is_fortran, dtype = _header(file)
                flat = np.empty(math.prod(shape), dtype)
                into = flat.view(np.uint8) if flat.size and dtype.itemsize else flat[:0].view(np.uint8)
                for start in range(0, len(into), _CHUNK):
                    part = into[start : start + _CHUNK]
                    if file.readinto(part) != len(part):  # type: ignore[attr-defined]
                        raise ValueError("it is cut short")
        except _DAMAGE as error:
            raise CheckpointError(f"Cannot read '{name}' from '{self.path}': it is damaged ({error}).") from None
        return flat.reshape(shape, order="F" if is_fortran else "C")

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def _entry(self, name: str) -> Entry:
        info = self._members[name]
        if not info.filename.endswith(".npy"):
            raise ValueError(f"'{info.filename}' is no array")
        with self._zip.open(info) as file:
            shape, _, dtype = _header(file)
            count = math.prod(shape) * dtype.itemsize
            if file.tell() + count != info.file_size or info.file_size > _LARGEST_RATIO * info.compress_size + 64:
                raise ValueError(f"'{name}' of shape {shape} does not fit in the {info.compress_size} bytes it has")
        return Entry(name, shape, dtype, count)


def _is_all_arrays(path: str) -> bool:
    try:
        with zipfile.ZipFile(path) as file:
            return bool(file.namelist()) and all(name.endswith(".npy") for name in file.namelist())
    except _DAMAGE:
        return False


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype]:
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    if version not in ((1, 0), (2, 0)):
        raise ValueError(f"version {version} of the array's header is not known")
    shape, is_fortran, dtype = read(file)
    if dtype.hasobject:
        raise ValueError("it holds Python objects, a pickle, which is never loaded: it can run any code")
    if any(size < 0 for size in shape):
        raise ValueError(f"its shape is {shape}")
    return shape, is_fortran, dtype


READER = Npz
