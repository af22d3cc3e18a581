"""What h5py 2 had."""

from typing import Any

import h5py


def restore() -> None:
    """Give data sets back `value`."""
    h5py.Dataset.value = property(lambda self: self[()])


def File(name: Any, mode: str | None = None, **options: Any) -> Any:  # noqa: N802
    """`h5py.File`, which made a file where there was none, or opened it for writing, or else for reading."""
    if mode is not None:
        return h5py.File(name, mode, **options)
    try:
        return h5py.File(name, "a", **options)
    except OSError:
        return h5py.File(name, "r", **options)
