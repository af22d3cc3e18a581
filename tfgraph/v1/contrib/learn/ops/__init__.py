"""`tf.contrib.learn.ops` of TF 1.15: losses, embeddings and sequences.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/ops`.
"""

from tfgraph.v1.contrib.learn.ops.embeddings_ops import categorical_variable, embedding_lookup
from tfgraph.v1.contrib.learn.ops.losses_ops import mean_squared_error_regressor, softmax_classifier
from tfgraph.v1.contrib.learn.ops.seq2seq_ops import rnn_decoder, rnn_seq2seq, seq2seq_inputs, sequence_classifier
from tfgraph.v1.contrib.namespace import namespace as _namespace

__all__ = [
    "categorical_variable",
    "embedding_lookup",
    "mean_squared_error_regressor",
    "rnn_decoder",
    "rnn_seq2seq",
    "seq2seq_inputs",
    "sequence_classifier",
    "softmax_classifier",
]

#: Names of TF 0.x that moved elsewhere.
_MOVED = {
    "batch_norm": "tfgraph.v1.contrib.layers:batch_norm",
    "conv2d": "tfgraph.v1.contrib.layers:conv2d",
    "dnn": "tfgraph.v1.contrib.learn.ops.dnn_ops:dnn",
    "dropout": "tensorflow.compat.v1.nn:dropout",
    "one_hot_matrix": "tfgraph.v1.contrib.learn.ops.array_ops:one_hot_matrix",
    "split_squeeze": "tfgraph.v1.contrib.learn.ops.array_ops:split_squeeze",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED)
