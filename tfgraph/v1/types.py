"""`tf.types`, which held the dtypes in TF 0.5; everything else comes from `tensorflow.compat.v1.types`."""

import tensorflow.compat.v1 as _tf

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.types)
