"""`tf.contrib.cudnn_rnn` of TF 1.15, on ordinary operations: it runs with or without a GPU.

One variable `opaque_kernel` holds all weights of all layers, as for cuDNN; a checkpoint holds them once more in the
canonical layout of TF 1.15, so that it can be read by the `CudnnCompatible` cells.

Source: TF 1.15 `tf.contrib.cudnn_rnn`.
"""

from tfgraph.v1.contrib.cudnn_rnn.canonical import (
    CudnnParamsFormatConverterGRU,
    CudnnParamsFormatConverterLSTM,
    CudnnParamsFormatConverterRelu,
    CudnnParamsFormatConverterTanh,
)
from tfgraph.v1.contrib.cudnn_rnn.cells import CudnnCompatibleGRUCell, CudnnCompatibleLSTMCell
from tfgraph.v1.contrib.cudnn_rnn.layers import CudnnGRU, CudnnLSTM, CudnnRNNRelu, CudnnRNNTanh
from tfgraph.v1.contrib.cudnn_rnn.saveables import (
    CudnnGRUSaveable,
    CudnnLSTMSaveable,
    CudnnRNNReluSaveable,
    CudnnRNNTanhSaveable,
)
from tfgraph.v1.contrib.namespace import namespace as _namespace

__all__ = [
    "CudnnCompatibleGRUCell",
    "CudnnCompatibleLSTMCell",
    "CudnnGRU",
    "CudnnGRUSaveable",
    "CudnnLSTM",
    "CudnnLSTMSaveable",
    "CudnnParamsFormatConverterGRU",
    "CudnnParamsFormatConverterLSTM",
    "CudnnParamsFormatConverterRelu",
    "CudnnParamsFormatConverterTanh",
    "CudnnRNNRelu",
    "CudnnRNNReluSaveable",
    "CudnnRNNTanh",
    "CudnnRNNTanhSaveable",
]

__getattr__, __dir__ = _namespace(__name__)
