"""Arrays by name in a `.npz`: the same arrays make the same bytes."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import ml_dtypes
import numpy as np

from tfgraph.checkpoints.formats.npz import Npz

#: numpy's format has no name for the dtypes of ml_dtypes: this array says which they were, as `[[array, dtype], …]`.
_DTYPES = "__dtypes__"


def write_golden(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write arrays, beside the file first, which is then renamed: an interrupted write leaves nothing under its name.

    Args:
        path: of the file; its folder is made.
        arrays: of numbers or strings.

    Raises:
        ValueError: if a string ends with a null character: numpy's format has no end but that.
    """
    stored = {name: _stored(name, array) for name, array in arrays.items()}
    changed = [[name, array.dtype.name] for name, array in arrays.items() if _is_raw(array.dtype)]
    if changed:
        stored[_DTYPES] = np.array(changed)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # Not np.savez: no array could be called `file`, and the date of each would be that of today.
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in stored.items():
                with archive.open(_member(name), "w", force_zip64=True) as member:
                    np.lib.format.write_array(member, array, allow_pickle=False)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def read_golden(path: Path) -> dict[str, np.ndarray]:
    """Read them.

    Raises:
        CheckpointError: if the file is damaged.
    """
    reader = Npz(str(path))
    try:
        arrays = {name: reader.read(name) for name in reader.entries}
    finally:
        reader.close()
    for name, dtype in arrays.pop(_DTYPES, ()):
        arrays[str(name)] = arrays[str(name)].view(getattr(ml_dtypes, str(dtype)))
    return arrays


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(f"{name}.npy")  # of 1980, as zip's years begin
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _stored(name: str, array: np.ndarray) -> np.ndarray:
    if _is_raw(array.dtype):
        return array.view(f"u{array.dtype.itemsize}")
    if array.dtype.kind not in "OSU":
        return array
    strings = [item.encode() if isinstance(item, str) else item for item in array.astype(object).flat]
    if any(string.endswith(b"\0") for string in strings):
        raise ValueError(f"{name!r} has a string that ends with a null character, which .npz does not keep")
    return np.array(strings, "S").reshape(array.shape)


def _is_raw(dtype: np.dtype) -> bool:
    return dtype.kind == "V"
