"""`tf.nn.rnn_cell` as TF 1.15 had it, from tf_keras.

`tensorflow.compat.v1.nn.rnn_cell` raises "not available with Keras 3"; the same classes,
taken straight from tf_keras, work beside Keras 3 in one process.

Source: TF 1.15 `tf.nn.rnn_cell`.
"""

from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell as _legacy_rnn_cell

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _legacy_rnn_cell)
