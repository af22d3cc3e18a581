"""`tf.graph_util`, whose `import_graph_def` mends old graphs; the rest comes from `tensorflow.compat.v1`."""

import tensorflow.compat.v1 as _tf

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.graph_util)
