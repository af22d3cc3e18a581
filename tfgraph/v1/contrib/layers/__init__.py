"""`tf.contrib.layers` of TF 1.15: tf-slim has the layers; the feature columns are here.

Source: TF 1.15 `tf.contrib.layers`.
"""

from tfgraph.v1.contrib import tf_slim_repairs as _repairs  # noqa: F401  before tf_slim is used
from tfgraph.v1.contrib.layers.encoders import bow_encoder, embed_sequence, embedding_lookup_unique
from tfgraph.v1.contrib.namespace import namespace as _namespace

__all__ = ["bow_encoder", "embed_sequence", "embedding_lookup_unique"]

_MOVED = {
    "safe_embedding_lookup_sparse": "tensorflow.compat.v1.nn:safe_embedding_lookup_sparse",
    "legacy_fully_connected": "tf_slim.layers.layers:legacy_fully_connected",
    "legacy_linear": "tf_slim.layers.layers:legacy_linear",
    "legacy_relu": "tf_slim.layers.layers:legacy_relu",
}

__getattr__, __dir__ = _namespace(
    __name__,
    _MOVED,
    "tf_slim.layers",
    "tfgraph.v1.contrib.layers.feature_column",
    "tfgraph.v1.contrib.layers.feature_column_ops",
    "tfgraph.v1.contrib.layers.embedding_ops",
    "tfgraph.v1.contrib.layers.sparse_feature_cross_op",
)
