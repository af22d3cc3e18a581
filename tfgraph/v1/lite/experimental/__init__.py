"""`tf.lite.experimental` of TF 1.15; what has not changed comes from `tensorflow.compat.v1.lite.experimental`."""

import tensorflow.compat.v1 as _tf

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.lite.experimental)
