"""`tf.contrib.signal` of TF 1.15: `tf.signal`.

Source: TF 1.15 `tf.contrib.signal`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__, "tensorflow.compat.v1.signal")
