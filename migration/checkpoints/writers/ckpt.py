"""A checkpoint of TF1, format V2."""

import os
from collections.abc import Iterable, Sequence

import numpy as np

from tfgraph.checkpoints import Entry, write_checkpoint

#: A prefix ends as it likes.
SUFFIX = ""


def refused(entry: Entry) -> str | None:
    """Everything that comes from a checkpoint can be in one."""
    return None


def write(path: str | os.PathLike[str], entries: Sequence[Entry], tensors: Iterable[tuple[str, np.ndarray]]) -> None:
    """Write tensors, each before the next is asked for; see `tfgraph.checkpoints.write_checkpoint`.

    Raises:
        CheckpointError: if it cannot be written.
    """
    write_checkpoint(path, tensors)
