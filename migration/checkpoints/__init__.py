"""Move weights and training state between TF1 checkpoints and Keras models.

- `names.py`: what each variable of a Keras model and of its optimizer is called in a TF1 checkpoint.
- `moving.py`: `load_ckpt` and `save_ckpt`.
- `ledger.py`: where every tensor went.
"""

from migration.checkpoints.ledger import Ledger, Line
from migration.checkpoints.moving import load_ckpt, save_ckpt
from tfgraph.checkpoints import CheckpointError

__all__ = ["CheckpointError", "Ledger", "Line", "load_ckpt", "save_ckpt"]
