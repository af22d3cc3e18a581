"""Move weights and training state between TF1 checkpoints, Keras models, and files of other formats.

- `moving.py`: `load_ckpt` and `save_ckpt`, between a checkpoint and a Keras model.
- `files.py`: `convert_file`, between a checkpoint and a file, one tensor at a time; `writers/`, a module per format.
- `cudnn.py`: TF1's cuDNN layers, whose weights are one vector; `layouts/`, a module per layer that differs.
- `names.py`: what each variable of a Keras model and of its optimizer is called in a TF1 checkpoint.
- `renaming.py`, `averages.py`: which tensor goes where.
- `ledger.py`: where every tensor went.
"""

from migration.checkpoints.files import convert_file
from migration.checkpoints.ledger import Ledger, Line
from migration.checkpoints.moving import load_ckpt, save_ckpt
from tfgraph.checkpoints import CheckpointError

__all__ = ["CheckpointError", "Ledger", "Line", "convert_file", "load_ckpt", "save_ckpt"]
