"""`tf.contrib.summary` of TF 1.15: summary writers that work eagerly and in graphs.

Source: TF 1.15 `tf.contrib.summary`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__,
    {"all_summary_ops": "tensorflow.compat.v1.summary:all_v2_summary_ops"},
    "tensorflow.python.ops.summary_ops_v2",
)
