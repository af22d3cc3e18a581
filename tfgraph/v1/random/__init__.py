"""`tf.random`: that of `tensorflow.compat.v1`, with the seeds of TF 1.15."""

import tensorflow.compat.v1 as _tf

from tfgraph.v1.overlay import overlay as _overlay
from tfgraph.v1.random_streams import set_random_seed as set_random_seed

__getattr__, __dir__ = _overlay(__name__, _tf.random)
