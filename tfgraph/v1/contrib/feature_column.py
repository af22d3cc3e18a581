"""`tf.contrib.feature_column` of TF 1.15: sequence columns.

Source: TF 1.15 `tf.contrib.feature_column`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__, "tensorflow.compat.v1.feature_column", "tensorflow.python.feature_column.sequence_feature_column"
)
