"""`tf.contrib.rnn` of TF 1.15: the cells of `tf.nn.rnn_cell` (from tf_keras), and what contrib added.

Source: TF 1.15 `tf.contrib.rnn`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace
from tfgraph.v1.contrib.rnn.block_cells import GRUBlockCell, GRUBlockCellV2, LSTMBlockCell, LSTMBlockFusedCell
from tfgraph.v1.contrib.rnn.cells import HighwayWrapper, LayerNormBasicLSTMCell, UGRNNCell
from tfgraph.v1.contrib.rnn.stack_bidirectional import stack_bidirectional_dynamic_rnn, stack_bidirectional_rnn
from tfgraph.v1.contrib.rnn.wrappers import (
    AttentionCellWrapper,
    EmbeddingWrapper,
    InputProjectionWrapper,
    OutputProjectionWrapper,
)

__all__ = [
    "AttentionCellWrapper",
    "EmbeddingWrapper",
    "GRUBlockCell",
    "GRUBlockCellV2",
    "HighwayWrapper",
    "InputProjectionWrapper",
    "LSTMBlockCell",
    "LSTMBlockFusedCell",
    "LayerNormBasicLSTMCell",
    "OutputProjectionWrapper",
    "UGRNNCell",
    "stack_bidirectional_dynamic_rnn",
    "stack_bidirectional_rnn",
]

_CELLS = "tf_keras.src.layers.rnn.legacy_cells"
_RNN = "tensorflow.python.ops.rnn"
_MOVED = {
    "LayerRNNCell": f"{_CELLS}:LayerRNNCell",
    "best_effort_input_batch_size": f"{_RNN}:_best_effort_input_batch_size",
    "static_bidirectional_rnn": f"{_RNN}:static_bidirectional_rnn",
    "static_rnn": f"{_RNN}:static_rnn",
    "static_state_saving_rnn": f"{_RNN}:static_state_saving_rnn",
    "transpose_batch_time": f"{_RNN}:_transpose_batch_time",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED, "tf_keras.api._v1.keras.__internal__.legacy.rnn_cell")
