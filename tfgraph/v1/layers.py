"""`tf.layers` as TF 1.15 had it, from tf_keras.

`tensorflow.compat.v1.layers` raises "not available with Keras 3"; the same functions,
taken straight from tf_keras, work beside Keras 3 in one process.

Source: TF 1.15 `tf.layers`.
"""

from tf_keras.api._v1.keras.__internal__.legacy import layers as _legacy_layers

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _legacy_layers)
