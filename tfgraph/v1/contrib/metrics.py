"""`tf.contrib.metrics` of TF 1.15, the `streaming_*` metrics: tf-slim has them.

Source: TF 1.15 `tf.contrib.metrics`.
"""

from tfgraph.v1.contrib import tf_slim_repairs as _repairs  # noqa: F401  before tf_slim is used
from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__,
    # tf-slim has a module of this name.
    {"confusion_matrix": "tensorflow.compat.v1:confusion_matrix"},
    "tf_slim.metrics",
    "tf_slim.metrics.metric_ops",
    "tf_slim.metrics.classification",
    "tensorflow.compat.v1.sets",
)
