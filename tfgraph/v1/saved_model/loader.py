"""`tf.saved_model.loader`, whose `load` is `tfgraph.v1.saving.saved_model.load`."""

import tensorflow.compat.v1 as _tf

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.saved_model.loader)
