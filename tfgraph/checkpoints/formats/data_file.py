"""A file of a checkpoint, read by position: no byte is asked for that it does not have."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import numpy as np

from tfgraph.checkpoints.reader import CheckpointError

_CHUNK = 2**20  # bytes; a checksum of what has just been read finds it in the processor's cache
#: How a file begins that Git keeps elsewhere.
LFS = b"version https://git-lfs.github.com/spec/"


class Damage(CheckpointError):
    """What is wrong with which file; the reader adds the checkpoint, the tensor and what to do."""


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn damage into a message for the user.

    Args:
        what: cannot be read, e.g. `'w' from checkpoint 'model.ckpt'`.

    Raises:
        CheckpointError: that says so, why, and what to do.
    """
    try:
        yield
    except Damage as damage:
        raise CheckpointError(f"Cannot read {what}: {damage}. Take another copy or an earlier checkpoint.") from None


class DataFile:
    """A file, opened for reading; anything but an ordinary file is refused, a pipe without waiting for it.

    Attributes:
        path: of the file.
        size: in bytes.
    """

    def __init__(self, path: str) -> None:
        """Open the file.

        Raises:
            Damage: if it is not there, may not be read or is no ordinary file.
        """
        self.path = path
        try:
            self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except FileNotFoundError:
            raise Damage(f"there is no file '{path}'") from None
        except (OSError, ValueError) as error:  # ValueError: a null character in the name
            raise Damage(f"'{path}' cannot be opened ({getattr(error, 'strerror', None) or error})") from None
        status = os.fstat(self._descriptor)
        self.size = status.st_size
        if not stat.S_ISREG(status.st_mode):
            self.close()
            kind = "a directory" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
            raise Damage(f"'{path}' is {kind}")

    def read(self, offset: int, size: int, what: str) -> memoryview:
        """Read `size` bytes.

        Args:
            offset: of the first byte.
            size: in bytes.
            what: they are, for the message.

        Raises:
            Damage: if the file does not have them.
        """
        buffer = np.empty(self.checked(offset, size, what), np.uint8)
        for _ in self.chunks(buffer, offset, what):
            pass
        return buffer.data

    def checked(self, offset: int, size: int, what: str) -> int:
        """Return `size` if the file has so many bytes from `offset` on; to be called before they are allocated.

        Raises:
            Damage: if it does not.
        """
        if offset < 0 or size < 0:
            raise Damage(f"'{self.path}' is damaged: {what} would be {size} bytes at {offset}")
        if offset + size > self.size:
            raise Damage(self.shortened(f"{what} ends at {offset + size}"))
        return size

    def chunks(self, buffer: np.ndarray, offset: int, what: str) -> Iterator[np.ndarray]:
        """Fill a buffer of bytes from `offset` on, piece by piece, and yield each piece when it is there.

        Raises:
            Damage: if the file does not have them, or cannot be read.
        """
        position = 0
        while position < buffer.size:
            chunk = buffer[position : position + _CHUNK]
            try:
                count = os.preadv(self._descriptor, [chunk.data], offset + position)
            except OSError as error:
                raise Damage(f"'{self.path}' cannot be read at {offset + position} ({error.strerror})") from None
            if not count:
                raise Damage(f"'{self.path}' became shorter while {what} was read")
            yield chunk[:count]
            position += count

    def shortened(self, wanted: str) -> str:
        """Say why the file is shorter than it must be: it is empty, a pointer of Git LFS, or cut.

        Args:
            wanted: what does not fit, e.g. `tensor 'w' ends at 5678`.
        """
        return self._no_content() or f"'{self.path}' is cut short: it has {self.size} bytes, and {wanted}"

    def foreign(self, kind: str) -> str:
        """Say that the file is not what it should be: it is empty, a pointer of Git LFS, cut, or something else.

        Args:
            kind: of file that it should be, with its article.
        """
        return self._no_content() or f"'{self.path}' is not {kind}, or its end is missing (it has {self.size} bytes)"

    def _no_content(self) -> str | None:
        if not self.size:
            return f"'{self.path}' is empty"
        if os.pread(self._descriptor, len(LFS), 0) == LFS:
            return f"'{self.path}' is only the pointer that Git LFS leaves; `git lfs pull` fetches the file itself"
        return None

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        """Return the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()
