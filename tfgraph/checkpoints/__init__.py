"""Read and write TF1 checkpoints as plain arrays: no graph, no session, no Keras.

- `reading.py`: any spelling of a checkpoint's path to `{name: array}`.
- `writing.py`: `{name: array}` to a `.ckpt` that `tf.train.Saver` restores.
"""

from tfgraph.checkpoints.reading import CheckpointError, read_checkpoint, resolve_checkpoint
from tfgraph.checkpoints.writing import write_checkpoint

__all__ = ["CheckpointError", "read_checkpoint", "resolve_checkpoint", "write_checkpoint"]
