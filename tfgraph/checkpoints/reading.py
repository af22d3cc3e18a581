"""Read a checkpoint into arrays."""

import os
import warnings

import numpy as np

from tfgraph.checkpoints import formats
from tfgraph.checkpoints.paths import V1, V2, Location, locate, what_else
from tfgraph.checkpoints.reader import CheckpointError, Reader


def open_checkpoint(path: str | os.PathLike[str], format: str | None = None) -> Reader:
    """Open a checkpoint, or a file of Keras, numpy or safetensors, to read one tensor at a time.

    Args:
        path: any spelling that `tfgraph.checkpoints.paths.locate` knows.
        format: `V1` or `V2`, where both lie under one prefix.

    Raises:
        CheckpointError: if there is no such checkpoint, or if it is damaged.
    """
    return open_located(_noted(locate(path, format)))


def open_located(location: Location) -> Reader:
    """Open what `locate` found.

    Raises:
        CheckpointError: if it is damaged.
    """
    for file in location.files if location.format != V2 else location.files[:1]:
        if other := what_else(file):
            raise CheckpointError(f"Cannot read '{file}': it is {other}.")
    # Only here: these two import TensorFlow, which takes seconds.
    if location.format == V2:
        from tfgraph.checkpoints.formats.v2 import V2 as CheckpointV2

        return CheckpointV2(location.prefix)
    if location.format == V1:
        from tfgraph.checkpoints.formats.v1 import V1 as CheckpointV1

        return CheckpointV1(location.prefix, location.files)
    return formats.of_one_file()[location.format].READER(location.prefix)


def resolve_checkpoint(path: str | os.PathLike[str]) -> str:
    """Find the checkpoint that `path` means.

    Args:
        path: any spelling that `tfgraph.checkpoints.paths.locate` knows.

    Returns:
        The prefix, as `tf.train.Saver.restore` takes it.

    Raises:
        CheckpointError: if there is no such checkpoint.
    """
    location = _noted(locate(path))
    if location.format not in (V1, V2):
        raise CheckpointError(f"'{location.prefix}' is no TF1 checkpoint, but a file of format {location.format}.")
    return location.prefix


def read_checkpoint(path: str | os.PathLike[str], format: str | None = None) -> dict[str, np.ndarray]:
    """Read all tensors of a checkpoint.

    Args:
        path: as for `open_checkpoint`.
        format: likewise.

    Returns:
        Name to array, in the order of the names.

    Raises:
        CheckpointError: if there is no such checkpoint, or if it is damaged.
    """
    with open_located(_noted(locate(path, format))) as reader:
        return dict(reader)


def _noted(location: Location) -> Location:
    if location.note:
        warnings.warn(location.note, stacklevel=3)
    return location
