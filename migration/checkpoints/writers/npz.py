"""numpy's `.npz`: a zip archive of arrays, not compressed."""

import os
import zipfile
from collections.abc import Iterable, Sequence

import numpy as np

from migration.checkpoints.replacing import replacing
from tfgraph.checkpoints import Entry

SUFFIX = ".npz"


def refused(entry: Entry) -> str | None:
    """Strings would be pickled, and numpy does not know the small floats that TensorFlow has."""
    if entry.dtype == object:
        return "strings, which a .npz file without pickle cannot hold"
    if entry.dtype.isbuiltin != 1:
        return f"{entry.dtype.name}, which numpy does not know; .safetensors does"
    return None


def write(path: str | os.PathLike[str], entries: Sequence[Entry], tensors: Iterable[tuple[str, np.ndarray]]) -> None:
    """Write tensors, each before the next is asked for.

    Raises:
        CheckpointError: if it cannot be written.
    """
    with replacing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, tensor in tensors:
            # The time of writing would make two files of the same tensors differ.
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asanyarray(tensor), allow_pickle=False)
            del tensor  # or it would be in memory beside the next
