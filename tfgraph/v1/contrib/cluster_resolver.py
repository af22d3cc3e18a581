"""`tf.contrib.cluster_resolver` of TF 1.15: `tf.distribute.cluster_resolver`.

Source: TF 1.15 `tf.contrib.cluster_resolver`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__,
    "tensorflow.compat.v1.distribute.cluster_resolver",
    "tensorflow.python.distribute.cluster_resolver.cluster_resolver",
)
