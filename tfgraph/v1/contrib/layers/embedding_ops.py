"""Embeddings whose numbers are found by hashing, and the lookup that summed where the parts lie.

Source: TF 1.15 `tensorflow/contrib/layers/python/layers/embedding_ops.py`.
"""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.layers.sparse_feature_cross_op import sparse_feature_cross

#: What an example without values is given, so that it has a vector.
_NO_STRING, _NO_NUMBER = "6ZxWzWOHxZ", 1288896567


def scattered_embedding_lookup(
    params: Any, values: tf.Tensor, dimension: int, name: str | None = None, hash_key: int | None = None
) -> tf.Tensor:
    """Vectors whose number i, for a value v, is the weight at the hash of (i, v).

    Args:
        params: weights `[n]`, or a list of such parts of one list.
        values: strings or integers of any shape.
        dimension: length of a vector, above 0.
        name: name of the op.
        hash_key: see `sparse_feature_cross`.

    Returns:
        `values.shape + [dimension]`.

    Raises:
        ValueError: if `dimension` is missing or below 1, or the parts are not of equal size (but for 1 more
            in the first ones).

    Source: TF 1.15 `tf.contrib.layers.scattered_embedding_lookup`; Chen et al. 2015,
    "Compressing Neural Networks with the Hashing Trick".
    """
    if dimension is None:
        raise ValueError("You must specify dimension.")
    if dimension <= 0:
        raise ValueError(f"Dimension must be >0. Given is {dimension}")
    parts = list(params) if isinstance(params, list | tuple) or hasattr(params, "_get_variable_list") else [params]
    sizes = [part.shape[0] for part in parts]
    for index, size in enumerate(sizes):
        expected = (sum(sizes) - index - 1) // len(parts) + 1
        if size != expected:
            raise ValueError(f"Tensor {index} in params has size {size}, expected {expected}.")
    with tf.name_scope(name, "scattered_embedding_lookup"):
        values = tf.convert_to_tensor(values)
        shape = tf.shape(values)
        column = tf.reshape(values, [-1, 1])
        places = tf.tile(tf.range(dimension)[tf.newaxis], tf.shape(column))
        crossed = sparse_feature_cross([places, column], True, sum(sizes), hash_key=hash_key)
        found = tf.nn.embedding_lookup(parts, tf.sparse_tensor_to_dense(crossed), partition_strategy="div")
        return tf.reshape(found, tf.concat([shape, [dimension]], 0))


def scattered_embedding_lookup_sparse(
    params: Any,
    sparse_values: tf.SparseTensor,
    dimension: int,
    combiner: str | None = None,
    default_value: Any = None,
    name: str | None = None,
    hash_key: int | None = None,
) -> tf.Tensor:
    """The vectors of `scattered_embedding_lookup`, reduced over the values of each example.

    Args:
        params: weights `[n]`, or a list of such parts.
        sparse_values: strings or integers `[batch, n]`.
        dimension: length of a vector.
        combiner: "mean" (the default), "sqrtn" or "sum".
        default_value: the value of an example that has none.
        name: name of the op.
        hash_key: see `sparse_feature_cross`.

    Returns:
        `[batch, dimension]`.

    Raises:
        TypeError: if the values are not sparse.
        ValueError: if the combiner is unknown.

    Source: TF 1.15 `tf.contrib.layers.scattered_embedding_lookup_sparse`.
    """
    reductions = {
        "mean": tf.sparse_segment_mean,
        "sqrtn": tf.sparse_segment_sqrt_n,
        "sum": tf.sparse_segment_sum,
    }
    if not isinstance(sparse_values, tf.SparseTensor):
        raise TypeError("sparse_values must be SparseTensor")
    if (combiner or "mean") not in reductions:
        raise ValueError("Combiner must be one of 'mean', 'sqrtn' or 'sum'.")
    with tf.name_scope(name, "scattered_embedding_lookup_sparse") as scope:
        if default_value is None:
            default_value = _NO_STRING if sparse_values.dtype == tf.string else _NO_NUMBER
        filled, _ = tf.sparse_fill_empty_rows(sparse_values, default_value)
        unique, places = tf.unique(filled.values)
        vectors = scattered_embedding_lookup(params, unique, dimension, hash_key=hash_key)
        examples = tf.cast(filled.indices[:, 0], tf.int32)
        return reductions[combiner or "mean"](vectors, places, examples, name=scope)


def embedding_lookup_sparse_with_distributed_aggregation(
    params: Any,
    sp_ids: tf.SparseTensor,
    sp_weights: tf.SparseTensor | None,
    partition_strategy: str = "mod",
    name: str | None = None,
    combiner: str | None = None,
    max_norm: float | None = None,
) -> tf.Tensor:
    """`tf.nn.embedding_lookup_sparse`: the same numbers; TF 1.15 only summed them on other devices.

    For an example without ids it gives 0, where TF 1.15 gave NaN for "mean" and "sqrtn".

    Source: TF 1.15 `tf.contrib.layers.embedding_lookup_sparse_with_distributed_aggregation`.
    """
    return tf.nn.embedding_lookup_sparse(
        params, sp_ids, sp_weights, partition_strategy, name, combiner or "mean", max_norm
    )
