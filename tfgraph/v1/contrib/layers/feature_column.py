"""The feature columns of contrib.layers, made by `tf.feature_column`, which replaced them.

Source: TF 1.15 `tf.contrib.layers.real_valued_column` and its kin.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

columns = tf.feature_column
CROSS_HASH_KEY = 0xDECAFCAFFE


def real_valued_column(
    column_name: str, dimension: int = 1, default_value: Any = None, dtype: Any = tf.float32, normalizer: Any = None
) -> Any:
    """A column of numbers."""
    return columns.numeric_column(column_name, (dimension,), default_value, dtype, normalizer)


def sparse_column_with_hash_bucket(
    column_name: str,
    hash_bucket_size: int,
    combiner: str = "sum",
    dtype: Any = tf.string,
    hash_keys: Any = None,
) -> Any:
    """A column of strings or integers, hashed into buckets.

    Raises:
        ValueError: if `hash_keys` are given, which `tf.feature_column` does not know.
    """
    if hash_keys is not None:
        raise ValueError(
            "sparse_column_with_hash_bucket: hash_keys are not supported by tf.feature_column; leave them out"
        )
    return columns.categorical_column_with_hash_bucket(column_name, hash_bucket_size, dtype)


def sparse_column_with_integerized_feature(
    column_name: str, bucket_size: int, combiner: str = "sum", dtype: Any = tf.int64
) -> Any:
    """A column of integers in [0, bucket_size)."""
    return columns.categorical_column_with_identity(column_name, bucket_size)


def sparse_column_with_keys(
    column_name: str, keys: Sequence[Any], default_value: int = -1, combiner: str = "sum", dtype: Any = tf.string
) -> Any:
    """A column of values from a list."""
    return columns.categorical_column_with_vocabulary_list(column_name, keys, dtype, default_value)


def sparse_column_with_vocabulary_file(
    column_name: str,
    vocabulary_file: str,
    num_oov_buckets: int = 0,
    vocab_size: int | None = None,
    default_value: int = -1,
    combiner: str = "sum",
    dtype: Any = tf.string,
) -> Any:
    """A column of values from a file, one per line."""
    # tf.feature_column refuses a default beside buckets for unknown values; contrib ignored it.
    default = None if num_oov_buckets else default_value
    return columns.categorical_column_with_vocabulary_file(
        column_name, vocabulary_file, vocab_size, num_oov_buckets, default, dtype
    )


def weighted_sparse_column(sparse_id_column: Any, weight_column_name: str, dtype: Any = tf.float32) -> Any:
    """A column of ids with a weight for each."""
    return columns.weighted_categorical_column(sparse_id_column, weight_column_name, dtype)


def bucketized_column(source_column: Any, boundaries: Sequence[float]) -> Any:
    """A column of numbers, cut into ranges."""
    return columns.bucketized_column(source_column, tuple(boundaries))


def crossed_column(
    columns: Iterable[Any],
    hash_bucket_size: int,
    combiner: str = "sum",
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    hash_key: int | None = None,
) -> Any:
    """The combinations of several columns' values, hashed into buckets."""
    return tf.feature_column.crossed_column([_to_cross(column) for column in columns], hash_bucket_size, hash_key)


def one_hot_column(sparse_id_column: Any) -> Any:
    """The ids of a column as one-hot (multi-hot) vectors."""
    return columns.indicator_column(sparse_id_column)


def embedding_column(
    sparse_id_column: Any,
    dimension: int,
    combiner: str = "mean",
    initializer: Any = None,
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    max_norm: float | None = None,
    trainable: bool = True,
) -> Any:
    """The ids of a column as trained vectors."""
    return columns.embedding_column(
        sparse_id_column, dimension, combiner, initializer, ckpt_to_load_from, tensor_name_in_ckpt, max_norm, trainable
    )


def shared_embedding_columns(
    sparse_id_columns: Sequence[Any],
    dimension: int,
    combiner: str = "mean",
    shared_embedding_name: str | None = None,
    initializer: Any = None,
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    max_norm: float | None = None,
    trainable: bool = True,
) -> Any:
    """The ids of several columns as vectors from one table."""
    return columns.shared_embedding_columns(
        sparse_id_columns,
        dimension,
        combiner,
        initializer,
        shared_embedding_name,
        ckpt_to_load_from,
        tensor_name_in_ckpt,
        max_norm,
        trainable,
    )


def create_feature_spec_for_parsing(feature_columns: Iterable[Any]) -> dict[str, Any]:
    """What `tf.parse_example` needs to read these columns."""
    return columns.make_parse_example_spec(list(feature_columns))


def input_from_feature_columns(
    columns_to_tensors: Mapping[str, Any],
    feature_columns: Iterable[Any],
    weight_collections: Any = None,
    trainable: bool = True,
    scope: Any = None,
    cols_to_outs: Any = None,
) -> tf.Tensor:
    """One dense tensor of all columns: the input of a network."""
    with tf.variable_scope(scope, "input_from_feature_columns"):
        return columns.input_layer(
            columns_to_tensors, list(feature_columns), weight_collections, trainable, cols_to_outs
        )


def parse_feature_columns_from_examples(
    serialized: Any, feature_columns: Iterable[Any], name: str | None = None, example_names: Any = None
) -> dict[str, Any]:
    """Parse serialized `Example`s into the tensors that these columns ask for."""
    return tf.parse_example(serialized, create_feature_spec_for_parsing(feature_columns), name, example_names)


def infer_real_valued_columns(features: Any) -> list[Any]:
    """A column for each feature, of its width and type; for a single tensor the column is named ''."""
    if not isinstance(features, Mapping):
        features = {"": features}
    return [
        real_valued_column(name, dimension=int(tensor.shape[-1]) if len(tensor.shape) > 1 else 1, dtype=tensor.dtype)
        for name, tensor in sorted(features.items())
    ]


def check_feature_columns(feature_columns: Iterable[Any]) -> None:
    """Refuse columns of the same name.

    Raises:
        ValueError: if two columns have the same name.
    """
    seen: set[str] = set()
    for column in feature_columns:
        if column.name in seen:
            raise ValueError(f"Duplicate feature column key found for column: {column.name}")
        seen.add(column.name)


def _to_cross(column: Any) -> Any:
    # `tf.feature_column.crossed_column` refuses hashed columns (they would be hashed twice) and takes their key.
    return column.key if type(column).__name__ == "HashedCategoricalColumn" else column
