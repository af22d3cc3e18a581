"""`tf.contrib.summary` of TF 1.15: summary writers that work eagerly and in graphs.

Source: TF 1.15 `tf.contrib.summary`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

_OPS = "tensorflow.python.ops.summary_ops_v2"
_MOVED = {
    "all_summary_ops": f"{_OPS}:all_v2_summary_ops",
    # The names of today say True where no condition is set, and take no graph while a graph is built.
    "graph": f"{_OPS}:graph_v1",
    "should_record_summaries": f"{_OPS}:_legacy_contrib_should_record_summaries",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED, _OPS)
