"""`tf.keras` as TF 1.15 had it: Keras 2, from tf_keras, beside Keras 3 in one process.

Source: TF 1.15 `tf.keras`.
"""

import tf_keras.api._v1.keras as _keras

from tfgraph.v1.overlay import adopt_submodules as _adopt_submodules
from tfgraph.v1.overlay import overlay as _overlay

_adopt_submodules(__name__, _keras)
__getattr__, __dir__ = _overlay(__name__, _keras)
