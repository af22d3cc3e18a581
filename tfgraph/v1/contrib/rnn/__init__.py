"""`tf.contrib.rnn` of TF 1.15: the cells of `tf.nn.rnn_cell`, and what contrib added.

Source: TF 1.15 `tf.contrib.rnn`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace
from tfgraph.v1.contrib.rnn.block_cells import GRUBlockCell, GRUBlockCellV2, LSTMBlockCell
from tfgraph.v1.contrib.rnn.convolution import Conv1DLSTMCell, Conv2DLSTMCell, Conv3DLSTMCell, ConvLSTMCell
from tfgraph.v1.contrib.rnn.coupled import CoupledInputForgetGateLSTMCell
from tfgraph.v1.contrib.rnn.frequency import BidirectionalGridLSTMCell, GridLSTMCell, TimeFreqLSTMCell
from tfgraph.v1.contrib.rnn.fused import (
    FusedRNNCell,
    FusedRNNCellAdaptor,
    LSTMBlockFusedCell,
    LSTMBlockWrapper,
    TimeReversedFusedRNN,
)
from tfgraph.v1.contrib.rnn.grouped import GLSTMCell
from tfgraph.v1.contrib.rnn.independent import IndRNNCell, IndyGRUCell, IndyLSTMCell
from tfgraph.v1.contrib.rnn.neural_architecture_search import NASCell
from tfgraph.v1.contrib.rnn.normalized import LayerNormBasicLSTMCell, LayerNormLSTMCell, WeightNormLSTMCell
from tfgraph.v1.contrib.rnn.phased import PhasedLSTMCell
from tfgraph.v1.contrib.rnn.simple_recurrent_unit import SRUCell
from tfgraph.v1.contrib.rnn.stack_bidirectional import stack_bidirectional_dynamic_rnn, stack_bidirectional_rnn
from tfgraph.v1.contrib.rnn.update_gate import CFNCell, IntersectionRNNCell, MinimalRNNCell, UGRNNCell
from tfgraph.v1.contrib.rnn.wrappers import (
    AttentionCellWrapper,
    CompiledWrapper,
    EmbeddingWrapper,
    HighwayWrapper,
    InputProjectionWrapper,
    OutputProjectionWrapper,
)

__all__ = [
    "AttentionCellWrapper",
    "BidirectionalGridLSTMCell",
    "CFNCell",
    "CompiledWrapper",
    "Conv1DLSTMCell",
    "Conv2DLSTMCell",
    "Conv3DLSTMCell",
    "ConvLSTMCell",
    "CoupledInputForgetGateLSTMCell",
    "EmbeddingWrapper",
    "FusedRNNCell",
    "FusedRNNCellAdaptor",
    "GLSTMCell",
    "GRUBlockCell",
    "GRUBlockCellV2",
    "GridLSTMCell",
    "HighwayWrapper",
    "IndRNNCell",
    "IndyGRUCell",
    "IndyLSTMCell",
    "InputProjectionWrapper",
    "IntersectionRNNCell",
    "LSTMBlockCell",
    "LSTMBlockFusedCell",
    "LSTMBlockWrapper",
    "LayerNormBasicLSTMCell",
    "LayerNormLSTMCell",
    "MinimalRNNCell",
    "NASCell",
    "OutputProjectionWrapper",
    "PhasedLSTMCell",
    "SRUCell",
    "TimeFreqLSTMCell",
    "TimeReversedFusedRNN",
    "UGRNNCell",
    "WeightNormLSTMCell",
    "stack_bidirectional_dynamic_rnn",
    "stack_bidirectional_rnn",
]

_CELLS = "tf_keras.src.layers.rnn.legacy_cells"
_RNN = "tensorflow.python.ops.rnn"
_MOVED = {
    "LayerRNNCell": f"{_CELLS}:LayerRNNCell",
    # Not public in 1.15 either; scripts took them from `contrib.rnn.python.ops.core_rnn_cell`.
    "_Linear": "tfgraph.v1.contrib.rnn.linear:Linear",
    "_linear": "tfgraph.v1.old_linear:_linear",
    "best_effort_input_batch_size": f"{_RNN}:_best_effort_input_batch_size",
    "static_bidirectional_rnn": f"{_RNN}:static_bidirectional_rnn",
    "static_rnn": f"{_RNN}:static_rnn",
    "static_state_saving_rnn": f"{_RNN}:static_state_saving_rnn",
    "transpose_batch_time": f"{_RNN}:_transpose_batch_time",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED, "tfgraph.v1.nn.rnn_cell")
