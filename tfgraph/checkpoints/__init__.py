"""Read, compare and write checkpoints as plain arrays: no graph, no session, no Keras.

- `paths.py`: any spelling of a checkpoint's path to the files that are meant.
- `reading.py`: the same to `{name: array}`, or to a `Reader` of one tensor at a time (`reader.py`, `formats/`).
- `writing.py`: `{name: array}` to a `.ckpt` that `tf.train.Saver` restores.
- `roles.py`, `object_graph.py`: what each tensor is for.
- `statistics.py`, `comparing.py`: what is in a tensor; what differs between two files.
- `command/`: `tfgraph checkpoint list|show|verify|diff`.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfgraph.checkpoints.paths import locate
    from tfgraph.checkpoints.reader import CheckpointError, Entry, Reader
    from tfgraph.checkpoints.reading import open_checkpoint, read_checkpoint, resolve_checkpoint
    from tfgraph.checkpoints.writing import write_checkpoint

__all__ = [
    "CheckpointError",
    "Entry",
    "Reader",
    "locate",
    "open_checkpoint",
    "read_checkpoint",
    "resolve_checkpoint",
    "write_checkpoint",
]

_MODULES = ("reader", "paths", "reading", "writing")


def __getattr__(name: str) -> Any:
    """Import what is asked for, and not before: the command line must not wait for TensorFlow to print its help."""
    if name in __all__:
        for module in _MODULES:
            found = getattr(importlib.import_module(f"{__name__}.{module}"), name, None)
            if found is not None:
                return found
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
