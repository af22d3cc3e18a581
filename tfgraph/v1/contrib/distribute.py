"""`tf.contrib.distribute` of TF 1.15: `tf.distribute`.

Source: TF 1.15 `tf.contrib.distribute`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__,
    "tensorflow.compat.v1.distribute",
    "tensorflow.compat.v1.distribute.experimental",
    "tensorflow.python.distribute.distribute_lib",
    "tensorflow.python.distribute.cross_device_ops",
)
