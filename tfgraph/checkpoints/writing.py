"""Write arrays as a TF1 checkpoint."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import tensorflow as tf

from tfgraph.checkpoints.reading import CheckpointError


def write_checkpoint(path: str | os.PathLike[str], tensors: Mapping[str, np.ndarray]) -> str:
    """Write a checkpoint (format V2) that `tf.train.Saver` of TF 1.x restores, and make it the latest.

    All bytes are written beside the target first and renamed, the index last: an interrupted
    write leaves no half checkpoint under the name.

    Args:
        path: the prefix, as for `Saver.save`, without `-<global_step>` added.
        tensors: name to array.

    Returns:
        The prefix.

    Raises:
        CheckpointError: if the directory is not there or cannot be written to, or if there is nothing to write.
    """
    prefix = Path(path)
    if not prefix.parent.is_dir():
        raise CheckpointError(
            f"Cannot write checkpoint '{prefix}': there is no directory '{prefix.parent}'. Make it first."
        )
    if not tensors:
        raise CheckpointError(f"Cannot write checkpoint '{prefix}': there are no tensors to write.")
    names = sorted(tensors)
    try:
        with tempfile.TemporaryDirectory(dir=prefix.parent, prefix=f".{prefix.name}.") as directory:
            beside = os.path.join(directory, "new")
            _save(beside, names, [np.asarray(tensors[name]) for name in names])
            state = os.path.join(directory, "checkpoint")
            Path(state).write_text(_state_naming(prefix), encoding="utf-8")
            # Without the old index first: it must not stand over the new data, not even for a moment.
            Path(f"{prefix}.index").unlink(missing_ok=True)
            for part in (".data-00000-of-00001", ".index"):
                os.replace(beside + part, f"{prefix}{part}")
            os.replace(state, prefix.with_name("checkpoint"))
    except (OSError, tf.errors.OpError) as error:
        raise CheckpointError(f"Cannot write checkpoint '{prefix}': {error}") from None
    return str(prefix)


def _save(prefix: str, names: list[str], arrays: list[np.ndarray]) -> None:
    """Write the files, in a graph of its own: the caller may be inside another, or have switched eager mode off."""
    without_gpu = tf.compat.v1.ConfigProto(device_count={"GPU": 0})
    with tf.Graph().as_default(), tf.compat.v1.Session(config=without_gpu) as session:
        placeholders = [tf.compat.v1.placeholder(array.dtype, array.shape) for array in arrays]
        save = tf.raw_ops.SaveV2(
            prefix=prefix, tensor_names=names, shape_and_slices=[""] * len(names), tensors=placeholders
        )
        session.run(save, dict(zip(placeholders, arrays, strict=True)))


def _state_naming(prefix: Path) -> str:
    """The text of a state file that names `prefix` the latest, by relative paths so that the directory can move."""
    try:
        state = tf.train.get_checkpoint_state(str(prefix.parent))
    except ValueError:  # it is empty or no text
        state = None
    earlier = [os.path.basename(known) for known in state.all_model_checkpoint_paths] if state else []
    known = [name for name in earlier if name != prefix.name]
    return str(
        tf.compat.v1.train.generate_checkpoint_state_proto(
            str(prefix.parent), prefix.name, all_model_checkpoint_paths=[*known, prefix.name]
        )
    )
