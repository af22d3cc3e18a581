"""`tf.contrib.losses` of TF 1.15: predictions first, labels second, unlike `tf.losses`.

Source: TF 1.15 `tf.contrib.losses`.
"""

from tfgraph.v1.contrib import tf_slim_repairs as _repairs  # noqa: F401  before tf_slim is used
from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__, {"metric_learning": "tf_slim.losses:metric_learning"}, "tf_slim.losses")
