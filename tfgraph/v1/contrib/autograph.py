"""`tf.contrib.autograph` of TF 1.15: `tf.autograph`.

Source: TF 1.15 `tf.contrib.autograph`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__,
    "tensorflow.compat.v1.autograph",
    "tensorflow.compat.v1.autograph.experimental",
    "tensorflow.python.autograph",
    "tensorflow.python.autograph.core.converter",
)
