"""Read a TF1 checkpoint into arrays."""

import os
import re
from pathlib import Path

import numpy as np
import tensorflow as tf

_PART = re.compile(r"\.(index|meta|data-\d{5}-of-\d{5})$")


class CheckpointError(Exception):
    """A checkpoint cannot be read, written or loaded; the message says which, why and what to do."""


def resolve_checkpoint(path: str | os.PathLike[str]) -> str:
    """Find the checkpoint that `path` means.

    Args:
        path: the prefix given to `Saver.save`, one of the files it wrote, or a directory with a
            `checkpoint` state file, which names the latest.

    Returns:
        The prefix.

    Raises:
        CheckpointError: if there is no such checkpoint.
    """
    name = os.fspath(path)
    if os.path.isdir(name):
        try:
            latest = tf.train.latest_checkpoint(name)
        except ValueError:  # the state file is empty or no text
            latest = None
        if latest is None:
            raise CheckpointError(
                f"No checkpoint in '{name}': it has no 'checkpoint' state file that names one which is there."
                f"{_neighbours(Path(name))}"
            )
        return latest
    prefix = _PART.sub("", name)
    if os.path.isfile(prefix + ".index"):
        return prefix
    if os.path.isfile(prefix):  # the single file of format V1
        return prefix
    raise CheckpointError(
        f"No checkpoint '{prefix}': no such file as '{prefix}.index'.{_neighbours(Path(prefix).parent)}"
    )


def read_checkpoint(path: str | os.PathLike[str]) -> dict[str, np.ndarray]:
    """Read all tensors of a checkpoint.

    Args:
        path: as for `resolve_checkpoint`.

    Returns:
        Name to array, in the order of the names.

    Raises:
        CheckpointError: if there is no such checkpoint, or if it is damaged.
    """
    prefix = resolve_checkpoint(path)
    try:
        reader = tf.train.load_checkpoint(prefix)
        names = sorted(reader.get_variable_to_shape_map())
    except Exception as error:  # C++ raises whatever class Python has for its status, IndexError for one
        raise CheckpointError(
            f"Cannot read checkpoint '{prefix}': it is damaged or not a checkpoint ({_first_line(error)})."
            " Take another copy or an earlier checkpoint."
        ) from None
    tensors = {}
    for name in names:
        try:
            tensors[name] = np.asarray(reader.get_tensor(name))
        except Exception as error:  # likewise
            raise CheckpointError(
                f"Cannot read '{name}' from checkpoint '{prefix}': a data file is cut short, missing or damaged"
                f" ({_first_line(error)}). Take another copy or an earlier checkpoint."
            ) from None
    return tensors


def _neighbours(directory: Path) -> str:
    """Say which checkpoints the directory has."""
    if not directory.is_dir():
        return f" There is no directory '{directory}'."
    prefixes = sorted(str(file)[: -len(".index")] for file in directory.glob("*.index"))
    if not prefixes:
        return f" '{directory}' has no checkpoints at all."
    return " There are: " + ", ".join(f"'{prefix}'" for prefix in prefixes[:10]) + "."


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
