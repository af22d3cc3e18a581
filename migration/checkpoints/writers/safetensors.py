"""Hugging Face's `.safetensors`: a table of contents as JSON, then the values, in one go.

The library writes what is in memory; this module what is read tensor by tensor.

Source: https://huggingface.co/docs/safetensors, "Format".
"""

import json
import math
import os
from collections.abc import Iterable, Sequence

import numpy as np

from migration.checkpoints.replacing import replacing
from tfgraph.checkpoints import Entry
from tfgraph.checkpoints.formats.safetensors import DTYPES

SUFFIX = ".safetensors"
_NAMES = {np.dtype(dtype): name for name, dtype in DTYPES.items()}
_CHUNK = 2**24


def refused(entry: Entry) -> str | None:
    """The format has no strings, no complex128 and no quantised integers."""
    if entry.dtype not in _NAMES:
        return f"{'strings' if entry.dtype == object else entry.dtype.name}, which .safetensors does not have"
    return None


def write(path: str | os.PathLike[str], entries: Sequence[Entry], tensors: Iterable[tuple[str, np.ndarray]]) -> None:
    """Write tensors, each before the next is asked for; they come in the order of the entries.

    Raises:
        CheckpointError: if it cannot be written.
    """
    contents: dict[str, dict] = {}
    end = 0
    for entry in entries:
        start, end = end, end + math.prod(entry.shape) * entry.dtype.itemsize
        contents[entry.name] = {
            "dtype": _NAMES[entry.dtype],
            "shape": list(entry.shape),
            "data_offsets": [start, end],
        }
    header = json.dumps(contents).encode()
    header += b" " * (-len(header) % 8)  # the values begin at a multiple of 8 bytes
    with replacing(path) as file:
        file.write(len(header).to_bytes(8, "little"))
        file.write(header)
        for _, tensor in tensors:
            flat = np.ascontiguousarray(tensor, tensor.dtype.newbyteorder("<")).reshape(-1).view(np.uint8)
            for start in range(0, flat.size, _CHUNK):
                file.write(flat[start : start + _CHUNK].data)
            del tensor, flat  # or it would be in memory beside the next
