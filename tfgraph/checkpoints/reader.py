"""What every reader of a file of tensors offers, whatever the format."""

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self

import numpy as np


class CheckpointError(Exception):
    """A checkpoint cannot be read, written or loaded; the message says which, why and what to do."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """What a file says of one tensor before its bytes are read.

    Attributes:
        name: of the tensor.
        shape: of the whole tensor, all partitions joined.
        dtype: `object` for strings, whose elements are `bytes`; `ml_dtypes.bfloat16` and its like otherwise.
        byte_count: of the values in the file.
        partitions: how many pieces it lies in; 1 unless it was a partitioned variable.
    """

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype
    byte_count: int
    partitions: int = 1


def dtype_name(dtype: np.dtype) -> str:
    """Name a dtype for people: `string` is `object` in numpy."""
    return "string" if dtype.hasobject else dtype.name


class Reader(ABC):
    """An open file, or set of files, of named tensors: the names first, each tensor only when it is asked for.

    Opening reads what says where the tensors are, and no more; memory is bounded by the largest tensor that is read.

    Attributes:
        path: the prefix of a checkpoint, or the one file.
        format: `V2`, `V1`, `npz`, …: name of the module in `tfgraph.checkpoints.formats`, in its usual spelling.
        entries: by name, in the order of the names.
        files: all that belong to it, data files that are missing included.
        has_checksums: whether the format has a checksum of every tensor, which `read` checks.
    """

    path: str
    format: str
    entries: Mapping[str, Entry]
    files: tuple[str, ...]
    has_checksums: bool = True

    @abstractmethod
    def read(self, name: str) -> np.ndarray:
        """Read one tensor and check it against its checksum, where the format has one.

        Raises:
            CheckpointError: if there is no such tensor, if its file is missing, cut short or damaged.
        """

    def close(self) -> None:  # noqa: B027  most have nothing to close
        """Close the files."""

    def __iter__(self) -> Iterator[tuple[str, np.ndarray]]:
        """Read all tensors, one at a time, in the order of their names."""
        for name in self.entries:
            yield name, self.read(name)

    def __enter__(self) -> Self:
        """Return the reader."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        self.close()
