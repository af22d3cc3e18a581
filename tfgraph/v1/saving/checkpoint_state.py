"""The `checkpoint` state file, also of a directory that has moved since it was written."""

import os
import re
from typing import Any

import tensorflow.compat.v1 as _tf
from tensorflow.python.checkpoint import checkpoint_management as _management

from tfgraph.v1.saving.notes import say_once as _say_once


def get_checkpoint_state(checkpoint_dir: Any, latest_filename: str | None = None) -> Any:
    """Read the state file of a directory.

    A checkpoint that is not where the file says (a directory that was moved or copied from another machine, paths of
    Windows), but lies beside the file, is found there; a note on standard error says so.

    Args:
        checkpoint_dir: the directory.
        latest_filename: name of the state file, `"checkpoint"` if None.

    Returns:
        A `CheckpointState`; None if there is no state file that can be read.

    Raises:
        ValueError: if the file names no checkpoint.

    Source: TF 1.15 `tf.train.get_checkpoint_state`.
    """
    state = _tf.train.get_checkpoint_state(checkpoint_dir, latest_filename)
    if state is None:
        return None
    directory = os.fspath(checkpoint_dir)
    state.model_checkpoint_path = _beside(state.model_checkpoint_path, directory)
    for index, path in enumerate(state.all_model_checkpoint_paths):
        state.all_model_checkpoint_paths[index] = _beside(path, directory)
    return state


def latest_checkpoint(checkpoint_dir: Any, latest_filename: str | None = None) -> str | None:
    """Find the latest checkpoint of a directory, also if the directory has moved: see `get_checkpoint_state`.

    Args:
        checkpoint_dir: the directory.
        latest_filename: name of the state file, `"checkpoint"` if None.

    Returns:
        The prefix; None if there is no state file, or the checkpoint it names is gone.

    Source: TF 1.15 `tf.train.latest_checkpoint`.
    """
    state = get_checkpoint_state(checkpoint_dir, latest_filename)
    if state is not None and _management.checkpoint_exists_internal(state.model_checkpoint_path):
        return state.model_checkpoint_path
    # TensorFlow's own, which logs what it misses.
    return _tf.train.latest_checkpoint(checkpoint_dir, latest_filename)


def _beside(path: str, directory: str) -> str:
    """The path, if there is a checkpoint; else the one of that name in the directory, if there is."""
    if _management.checkpoint_exists_internal(path):
        return path
    name = re.split(r"[/\\]", path)[-1]
    here = os.path.join(directory, name)
    if not name or not _management.checkpoint_exists_internal(here):
        return path
    _say_once(f"the state file in '{directory}' names '{path}', which is not there; '{here}' is taken")
    return here
