"""Hugging Face's `.safetensors`."""

import math

import ml_dtypes
import numpy as np
from safetensors import SafetensorError, safe_open

from tfgraph.checkpoints.reader import CheckpointError, Entry, Reader

#: Names of dtypes in the format.
DTYPES = {
    "BOOL": np.bool_,
    "U8": np.uint8,
    "U16": np.uint16,
    "U32": np.uint32,
    "U64": np.uint64,
    "I8": np.int8,
    "I16": np.int16,
    "I32": np.int32,
    "I64": np.int64,
    "F16": np.float16,
    "BF16": ml_dtypes.bfloat16,
    "F32": np.float32,
    "F64": np.float64,
    "C64": np.complex64,
    "F8_E4M3": ml_dtypes.float8_e4m3fn,
    "F8_E5M2": ml_dtypes.float8_e5m2,
}


class Safetensors(Reader):
    """The tensors of a `.safetensors` file.

    Args:
        path: of the file.

    Raises:
        CheckpointError: if it is damaged, or has a dtype that numpy lacks.
    """

    format = "safetensors"
    has_checksums = False

    def __init__(self, path: str):
        """Open the file and read its table of contents."""
        self.path = path
        self.files = (path,)
        try:
            self._file = safe_open(path, framework="np")
            self.entries = {name: self._entry(name) for name in sorted(self._file.keys())}
        except (SafetensorError, OSError, ValueError) as error:
            raise CheckpointError(f"Cannot read '{path}': it is damaged or no .safetensors file ({error}).") from None

    @staticmethod
    def recognises(path: str) -> bool:
        """Whether a file is one."""
        return path.endswith(".safetensors")

    def read(self, name: str) -> np.ndarray:
        """Read one tensor. The format has no checksums."""
        if name not in self.entries:
            raise CheckpointError(f"'{name}' is not in '{self.path}'.")
        try:
            return self._file.get_tensor(name)
        except (SafetensorError, OSError, ValueError, TypeError) as error:
            raise CheckpointError(f"Cannot read '{name}' from '{self.path}': it is damaged ({error}).") from None

    def close(self) -> None:
        """Close the file."""
        self._file.__exit__(None, None, None)

    def _entry(self, name: str) -> Entry:
        tensor = self._file.get_slice(name)
        if tensor.get_dtype() not in DTYPES:
            raise ValueError(f"'{name}' is of dtype {tensor.get_dtype()}, which numpy lacks")
        shape, dtype = tuple(tensor.get_shape()), np.dtype(DTYPES[tensor.get_dtype()])
        return Entry(name, shape, dtype, math.prod(shape) * dtype.itemsize)


READER = Safetensors
