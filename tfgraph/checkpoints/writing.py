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
            with tf.init_scope():  # eager, also when the caller is inside a graph
                tf.raw_ops.SaveV2(
                    prefix=beside,
                    tensor_names=names,
                    shape_and_slices=[""] * len(names),
                    tensors=[tf.convert_to_tensor(tensors[name]) for name in names],
                )
            state = os.path.join(directory, "checkpoint")
            Path(state).write_text(_state_naming(prefix), encoding="utf-8")
            for part in (".data-00000-of-00001", ".index"):
                os.replace(beside + part, f"{prefix}{part}")
            os.replace(state, prefix.with_name("checkpoint"))
    except (OSError, tf.errors.OpError) as error:
        raise CheckpointError(f"Cannot write checkpoint '{prefix}': {error}") from None
    return str(prefix)


def _state_naming(prefix: Path) -> str:
    """The text of a state file that names `prefix` the latest, by relative paths so that the directory can move."""
    state = tf.train.get_checkpoint_state(str(prefix.parent))
    earlier = [os.path.basename(known) for known in state.all_model_checkpoint_paths] if state else []
    known = [name for name in earlier if name != prefix.name]
    return str(
        tf.compat.v1.train.generate_checkpoint_state_proto(
            str(prefix.parent), prefix.name, all_model_checkpoint_paths=[*known, prefix.name]
        )
    )
