"""`tf.contrib.tensorboard.plugins` of TF 1.15."""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)
