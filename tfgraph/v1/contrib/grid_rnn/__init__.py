"""`tf.contrib.grid_rnn` of TF 1.15: cells that are grids of cells.

Source: TF 1.15 `tf.contrib.grid_rnn`.
"""

from tfgraph.v1.contrib.grid_rnn.cells import (
    Grid1BasicLSTMCell,
    Grid1BasicRNNCell,
    Grid1LSTMCell,
    Grid2BasicLSTMCell,
    Grid2BasicRNNCell,
    Grid2GRUCell,
    Grid2LSTMCell,
    Grid3LSTMCell,
)
from tfgraph.v1.contrib.grid_rnn.grid import GridRNNCell
from tfgraph.v1.contrib.namespace import namespace as _namespace

__all__ = [
    "Grid1BasicLSTMCell",
    "Grid1BasicRNNCell",
    "Grid1LSTMCell",
    "Grid2BasicLSTMCell",
    "Grid2BasicRNNCell",
    "Grid2GRUCell",
    "Grid2LSTMCell",
    "Grid3LSTMCell",
    "GridRNNCell",
]

#: 1.15 exported it by accident.
__getattr__, __dir__ = _namespace(__name__, {"namedtuple": "collections:namedtuple"})
