"""`tf.contrib.slim` of TF 1.15, which lives on as tf-slim.

Source: TF 1.15 `tf.contrib.slim`.
"""

from tfgraph.v1.contrib import tf_slim_repairs as _repairs  # noqa: F401  before tf_slim is used
from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "losses": "tfgraph.v1.contrib:losses",
    "metrics": "tfgraph.v1.contrib:metrics",
    "deprecated": "tensorflow.python.util.deprecation:deprecated",
    "deprecated_arg_values": "tensorflow.python.util.deprecation:deprecated_arg_values",
}

# `losses` and `metrics` before tf_slim's own, the rest of contrib.layers after it: as contrib.slim imported them.
__getattr__, __dir__ = _namespace(
    __name__, _MOVED, "tf_slim", "tfgraph.v1.contrib.layers", "tfgraph.v1.contrib.framework"
)
