"""Embeddings. Source: TF 1.15 `tensorflow/contrib/learn/python/learn/ops/embeddings_ops.py`."""

from typing import Any

import tensorflow.compat.v1 as tf


def embedding_lookup(params: Any, ids: Any, name: str = "embedding_lookup") -> tf.Tensor:
    """The rows of one table: `[*ids.shape, width]`.

    Args:
        params: `[ids, width]`.
        ids: integers of any shape.
        name: of the name scope.

    Source: TF 1.15 `tf.contrib.learn.ops.embedding_lookup`.
    """
    with tf.name_scope(name, "embedding_lookup", [params, ids]):
        return tf.nn.embedding_lookup(tf.convert_to_tensor(params), ids)


def categorical_variable(tensor_in: Any, n_classes: int, embedding_size: int, name: str) -> tf.Tensor:
    """The trained vectors of ids: `[*tensor_in.shape, embedding_size]`.

    Args:
        tensor_in: integers of any shape, below `n_classes`.
        n_classes: number of vectors.
        embedding_size: their width.
        name: of the variable scope; the variable is `<name>/<name>_embeddings`.

    Source: TF 1.15 `tf.contrib.learn.ops.categorical_variable`.
    """
    with tf.variable_scope(name):
        return embedding_lookup(tf.get_variable(f"{name}_embeddings", [n_classes, embedding_size]), tensor_in)
