"""Embed sequences of ids. Source: TF 1.15 `tf.contrib.layers.embed_sequence`, `bow_encoder`."""

from typing import Any

import tensorflow.compat.v1 as tf
import tf_slim


def embed_sequence(
    ids: Any,
    vocab_size: int | None = None,
    embed_dim: int | None = None,
    unique: bool = False,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool = True,
    scope: Any = None,
    reuse: Any = None,
) -> tf.Tensor:
    """Map ids of shape `[batch, length]` to embeddings of shape `[batch, length, embed_dim]`.

    Args:
        ids: integer tensor.
        vocab_size: number of ids; needed unless `reuse`.
        embed_dim: length of an embedding; needed unless `reuse`.
        unique: look each different id up only once.
        initializer: of the variable `embeddings`.
        regularizer: of the variable `embeddings`.
        trainable: whether the embeddings are trained.
        scope: variable scope, `EmbedSequence` by default.
        reuse: whether the variable exists already.

    Raises:
        ValueError: if the sizes are missing and `reuse` is not set.

    Source: TF 1.15 `tf.contrib.layers.embed_sequence`.
    """
    embeddings = _embeddings(
        "EmbedSequence", ids, vocab_size, embed_dim, initializer, regularizer, trainable, scope, reuse
    )
    lookup = embedding_lookup_unique if unique else tf.nn.embedding_lookup
    return lookup(embeddings, ids)


def bow_encoder(
    ids: Any,
    vocab_size: int,
    embed_dim: int,
    sparse_lookup: bool = True,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool = True,
    scope: Any = None,
    reuse: Any = None,
) -> tf.Tensor:
    """Map each row of ids to the mean of its embeddings: `[batch, embed_dim]`.

    Args:
        ids: integer `Tensor` or `SparseTensor` of shape `[batch, length]`; in a `Tensor` 0 is padding
            when `sparse_lookup`.
        vocab_size: number of ids.
        embed_dim: length of an embedding.
        sparse_lookup: look up as a sparse tensor, leaving the padding out.
        initializer: of the variable `embeddings`.
        regularizer: of the variable `embeddings`.
        trainable: whether the embeddings are trained.
        scope: variable scope, `bow_encoder` by default.
        reuse: whether the variable exists already.

    Raises:
        TypeError: if `ids` is sparse and `sparse_lookup` is not set.

    Source: TF 1.15 `tf.contrib.layers.bow_encoder`.
    """
    sparse = isinstance(ids, tf.SparseTensor)
    if sparse and not sparse_lookup:
        raise TypeError("ids are expected to be dense Tensor, got: SparseTensor")
    embeddings = _embeddings(
        "bow_encoder", ids, vocab_size, embed_dim, initializer, regularizer, trainable, scope, reuse
    )
    if not sparse_lookup:
        return tf.reduce_mean(tf.nn.embedding_lookup(embeddings, ids), axis=1)
    if not sparse:
        ids = tf.sparse.from_dense(ids)
    return tf.nn.safe_embedding_lookup_sparse([embeddings], ids, combiner="mean", default_id=0)


def embedding_lookup_unique(
    params: Any, ids: Any, partition_strategy: str = "mod", name: str | None = None
) -> tf.Tensor:
    """Look up embeddings as `tf.nn.embedding_lookup` does, but each different id only once.

    Source: TF 1.15 `tf.contrib.layers.embedding_lookup_unique`.
    """
    with tf.name_scope(name, "EmbeddingLookupUnique", [params, ids]):
        ids = tf.convert_to_tensor(ids)
        unique_ids, position = tf.unique(tf.reshape(ids, [-1]))
        unique_embeddings = tf.nn.embedding_lookup(params, unique_ids, partition_strategy)
        embeddings = tf.gather(unique_embeddings, position)
        shape = tf.concat([tf.shape(ids), tf.shape(unique_embeddings)[1:]], 0)
        embeddings = tf.reshape(embeddings, shape)
        embeddings.set_shape(ids.shape.concatenate(unique_embeddings.shape[1:]))
        return embeddings


def _embeddings(
    default_scope: str,
    ids: Any,
    vocab_size: int | None,
    embed_dim: int | None,
    initializer: Any,
    regularizer: Any,
    trainable: bool,
    scope: Any,
    reuse: Any,
) -> tf.Variable:
    if not (reuse or (vocab_size and embed_dim)):
        raise ValueError(
            "Must specify vocab size and embedding dimension when not reusing. "
            f"Got vocab_size={vocab_size} and embed_dim={embed_dim}"
        )
    with tf.variable_scope(scope, default_scope, [ids], reuse=reuse):
        return tf_slim.model_variable(
            "embeddings",
            shape=[vocab_size, embed_dim],
            initializer=initializer,
            regularizer=regularizer,
            trainable=trainable,
        )
