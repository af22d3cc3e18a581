"""`tf.contrib.layers` of TF 1.15: tf-slim has the layers, `tf.feature_column` the columns.

Source: TF 1.15 `tf.contrib.layers`.
"""

from tfgraph.v1.contrib import tf_slim_repairs as _repairs  # noqa: F401  before tf_slim is used
from tfgraph.v1.contrib.layers.encoders import bow_encoder, embed_sequence, embedding_lookup_unique
from tfgraph.v1.contrib.namespace import namespace as _namespace

__all__ = ["bow_encoder", "embed_sequence", "embedding_lookup_unique"]

#: The columns of contrib, and the ones of `tf.feature_column` that have the same arguments.
_MOVED = {
    "SPARSE_FEATURE_CROSS_DEFAULT_HASH_KEY": "tfgraph.v1.contrib.layers.feature_column:CROSS_HASH_KEY",
    "safe_embedding_lookup_sparse": "tensorflow.compat.v1.nn:safe_embedding_lookup_sparse",
    "legacy_fully_connected": "tf_slim.layers.layers:legacy_fully_connected",
    "legacy_linear": "tf_slim.layers.layers:legacy_linear",
    "legacy_relu": "tf_slim.layers.layers:legacy_relu",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED, "tf_slim.layers", "tfgraph.v1.contrib.layers.feature_column")
