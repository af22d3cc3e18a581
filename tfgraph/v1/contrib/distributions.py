"""`tf.contrib.distributions` of TF 1.15: `tf.distributions`.

Source: TF 1.15 `tf.contrib.distributions`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__, "tensorflow.compat.v1.distributions", "tensorflow.python.ops.distributions.util"
)
