"""The feature columns of contrib.layers: what each column reads, how it becomes ids or numbers.

They are older than `tf.feature_column` and differ from it in what they are named after, how they are
sorted, what a weight is called and how a cross is hashed: a checkpoint asks for these. They are columns
for `tf.feature_column.input_layer`, `linear_model` and `tf.estimator`, too.

Source: TF 1.15 `tensorflow/contrib/layers/python/layers/feature_column.py`.
"""

from tfgraph.v1.contrib.layers.feature_column.base import _FeatureColumn
from tfgraph.v1.contrib.layers.feature_column.embedding import (
    _EmbeddingColumn,
    _OneHotColumn,
    _ScatteredEmbeddingColumn,
    embedding_column,
    one_hot_column,
    scattered_embedding_column,
    shared_embedding_columns,
)
from tfgraph.v1.contrib.layers.feature_column.parsing import (
    create_feature_spec_for_parsing,
    make_place_holder_tensors_for_base_features,
)
from tfgraph.v1.contrib.layers.feature_column.real_valued import (
    _BucketizedColumn,
    _real_valued_var_len_column,
    _RealValuedColumn,
    _RealValuedVarLenColumn,
    bucketized_column,
    real_valued_column,
)
from tfgraph.v1.contrib.layers.feature_column.sparse import (
    _CrossedColumn,
    _SparseColumn,
    _WeightedSparseColumn,
    crossed_column,
    sparse_column_with_hash_bucket,
    sparse_column_with_integerized_feature,
    sparse_column_with_keys,
    sparse_column_with_vocabulary_file,
    weighted_sparse_column,
)

__all__ = [
    "_BucketizedColumn",
    "_CrossedColumn",
    "_EmbeddingColumn",
    "_FeatureColumn",
    "_OneHotColumn",
    "_RealValuedColumn",
    "_RealValuedVarLenColumn",
    "_ScatteredEmbeddingColumn",
    "_SparseColumn",
    "_WeightedSparseColumn",
    "_real_valued_var_len_column",
    "bucketized_column",
    "create_feature_spec_for_parsing",
    "crossed_column",
    "embedding_column",
    "make_place_holder_tensors_for_base_features",
    "one_hot_column",
    "real_valued_column",
    "scattered_embedding_column",
    "shared_embedding_columns",
    "sparse_column_with_hash_bucket",
    "sparse_column_with_integerized_feature",
    "sparse_column_with_keys",
    "sparse_column_with_vocabulary_file",
    "weighted_sparse_column",
]
