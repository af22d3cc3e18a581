"""`tf.train` with the names it had in TF 0.x; everything else comes from `tensorflow.compat.v1.train`."""

import tensorflow.compat.v1 as _tf

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.train)
