"""`tf.contrib.stateless` of TF 1.15: `tf.random.stateless_*`.

Source: TF 1.15 `tf.contrib.stateless`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "stateless_random_normal": "tensorflow.compat.v1.random:stateless_normal",
    "stateless_random_uniform": "tensorflow.compat.v1.random:stateless_uniform",
    "stateless_truncated_normal": "tensorflow.compat.v1.random:stateless_truncated_normal",
    "stateless_multinomial": "tensorflow.compat.v1.random:stateless_multinomial",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED)
