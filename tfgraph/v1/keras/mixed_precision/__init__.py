"""`tf.keras.mixed_precision` of TF 1.15."""

import tf_keras.api._v1.keras as _keras

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _keras.mixed_precision)
