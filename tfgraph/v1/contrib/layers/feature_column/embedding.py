"""Columns that turn ids into numbers: one-hot vectors and trained ones.

Source: TF 1.15 `tf.contrib.layers.one_hot_column`, `embedding_column`, `shared_embedding_columns`,
`scattered_embedding_column`.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import tensorflow.compat.v1 as tf
from tf_slim.ops.variables import model_variable

from tfgraph.v1.contrib.layers.embedding_ops import scattered_embedding_lookup_sparse
from tfgraph.v1.contrib.layers.feature_column.base import (
    _IdColumn,
    _NumberColumn,
    inner_flatten,
    refuse_half_a_checkpoint,
)
from tfgraph.v1.contrib.layers.feature_column.sparse import _SparseColumn, _WeightedSparseColumn


@dataclass(frozen=True)
class _OneHotColumn(_NumberColumn):
    """How often each id occurs, or the sum of its weights."""

    sparse_id_column: _IdColumn

    @property
    def name(self) -> str:
        return f"{self.sparse_id_column.name}_one_hot"

    @property
    def length(self) -> int:
        return self.sparse_id_column.length

    @property
    def width(self) -> int:
        return self.length

    @property
    def config(self) -> dict[str, Any]:
        return self.sparse_id_column.config

    def _transform_feature(self, inputs: Any) -> Any:
        return inputs.get(self.sparse_id_column)

    def to_dnn_input_layer(
        self, transformed: Any, weight_collections: Any = None, trainable: bool = True, output_rank: int = 2
    ) -> tf.Tensor:
        ids = inner_flatten(self.sparse_id_column.id_tensor(transformed), output_rank)
        weights = self.sparse_id_column.weight_tensor(transformed)
        if weights is not None:
            dense = tf.sparse_tensor_to_dense(tf.sparse_merge(ids, weights, self.length))
            return tf.reshape(dense, tf.concat([tf.shape(dense)[:-1], [self.length]], axis=0))
        padded = tf.sparse_tensor_to_dense(ids, default_value=-1)
        return tf.reduce_sum(tf.one_hot(padded, self.length), axis=[output_rank - 1])


def one_hot_column(sparse_id_column: _IdColumn) -> _OneHotColumn:
    """The ids of a column as one-hot (multi-hot) vectors, `[batch, ids]`.

    Source: TF 1.15 `tf.contrib.layers.one_hot_column`.
    """
    return _OneHotColumn(sparse_id_column)


@dataclass(frozen=True)
class _EmbeddingColumn(_NumberColumn):
    """Ids as trained vectors."""

    sparse_id_column: _IdColumn
    dimension: int
    combiner: str = "mean"
    initializer: Callable[..., Any] | None = None
    ckpt_to_load_from: str | None = None
    tensor_name_in_ckpt: str | None = None
    shared_embedding_name: str | None = None
    shared_vocab_size: int | None = None
    max_norm: float | None = None
    trainable: bool = True

    _not_in_key = frozenset({"initializer"})

    def __post_init__(self) -> None:
        """Refuse what cannot be a column; supply the initializer."""
        if self.initializer is not None and not callable(self.initializer):
            raise ValueError(
                f"initializer must be callable if specified. Embedding of column_name: {self.sparse_id_column.name}"
            )
        refuse_half_a_checkpoint(self.ckpt_to_load_from, self.tensor_name_in_ckpt)
        if self.initializer is None:
            # The number of ids, where `tf.feature_column.embedding_column` takes the dimension.
            deviation = 1 / math.sqrt(self.sparse_id_column.length)
            object.__setattr__(self, "initializer", tf.truncated_normal_initializer(0.0, deviation))

    @property
    def name(self) -> str:
        kind = "embedding" if self.shared_embedding_name is None else "shared_embedding"
        return f"{self.sparse_id_column.name}_{kind}"

    @property
    def length(self) -> int:
        return self.sparse_id_column.length if self.shared_vocab_size is None else self.shared_vocab_size

    @property
    def width(self) -> int:
        return self.dimension

    @property
    def config(self) -> dict[str, Any]:
        return self.sparse_id_column.config

    def checkpoint_path(self) -> tuple[str, str] | None:
        if self.ckpt_to_load_from is None or self.tensor_name_in_ckpt is None:
            return None
        return self.ckpt_to_load_from, self.tensor_name_in_ckpt

    def _transform_feature(self, inputs: Any) -> Any:
        return inputs.get(self.sparse_id_column)

    def wide_embedding_lookup_arguments(self, transformed: Any) -> Any:
        raise ValueError(f"Column {self} is not supported in linear models. Please use sparse_column.")

    def to_dnn_input_layer(
        self, transformed: Any, weight_collections: Any = None, trainable: bool = True, output_rank: int = 2
    ) -> tf.Tensor:
        ids = inner_flatten(self.sparse_id_column.id_tensor(transformed), output_rank)
        weights = self.sparse_id_column.weight_tensor(transformed)
        table = self._table(weight_collections, trainable)
        restore_from_checkpoint(self.checkpoint_path(), table)
        return tf.nn.safe_embedding_lookup_sparse(
            table,
            ids,
            None if weights is None else inner_flatten(weights, output_rank),
            combiner=self.combiner,
            name=f"{self.name}weights",
            max_norm=self.max_norm,
        )

    def _table(self, weight_collections: Any, trainable: bool) -> list[tf.Variable]:
        def create(name: str) -> Any:
            return model_variable(
                name,
                [self.length, self.dimension],
                tf.float32,
                self.initializer,
                trainable=trainable and self.trainable,
                collections=weight_collections,
            )

        if self.shared_embedding_name is None:
            return parts_of(create("weights"))
        # A shared table is found again by a collection of its own, not by its scope.
        shared = tf.get_collection_ref(f"SHARED_EMBEDDING_COLLECTION_{self.shared_embedding_name.upper()}")
        if not shared:
            shared.append(create(self.shared_embedding_name))
        (table,) = shared
        if table.shape.as_list() != [self.length, self.dimension]:
            raise ValueError(
                f"The embedding variable with name {self.shared_embedding_name} already exists, with shape "
                f"{table.shape}, but [{self.length}, {self.dimension}] is required here. "
                "Use different shared_embedding_name for different shared embeddings."
            )
        return parts_of(table)


def embedding_column(
    sparse_id_column: _IdColumn,
    dimension: int,
    combiner: str = "mean",
    initializer: Callable[..., Any] | None = None,
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    max_norm: float | None = None,
    trainable: bool = True,
) -> _EmbeddingColumn:
    """The ids of a column as trained vectors, `[batch, dimension]`.

    Args:
        sparse_id_column: a sparse, weighted or crossed column; its own combiner is not used.
        dimension: length of a vector.
        combiner: how the vectors of one example are reduced: "mean", "sqrtn" or "sum".
        initializer: by default truncated normal, of standard deviation 1 / sqrt(number of ids).
        ckpt_to_load_from: checkpoint that the vectors start from.
        tensor_name_in_ckpt: their name in it.
        max_norm: longer vectors are shortened to this.
        trainable: whether the vectors are trained.

    Raises:
        ValueError: if the initializer cannot be called, or half a checkpoint is named.

    Source: TF 1.15 `tf.contrib.layers.embedding_column`.
    """
    return _EmbeddingColumn(
        sparse_id_column,
        dimension,
        combiner,
        initializer,
        ckpt_to_load_from,
        tensor_name_in_ckpt,
        max_norm=max_norm,
        trainable=trainable,
    )


def shared_embedding_columns(
    sparse_id_columns: Sequence[_IdColumn],
    dimension: int,
    combiner: str = "mean",
    shared_embedding_name: str | None = None,
    initializer: Callable[..., Any] | None = None,
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    max_norm: float | None = None,
    trainable: bool = True,
) -> Sequence[_EmbeddingColumn]:
    """The ids of several columns as vectors from one table; the arguments are those of `embedding_column`.

    Args:
        sparse_id_columns: sparse or weighted columns of the same ids.
        dimension: length of a vector.
        combiner: how the vectors of one example are reduced.
        shared_embedding_name: name of the table; by default made of the columns' names.
        initializer: of the table.
        ckpt_to_load_from: checkpoint that the table starts from.
        tensor_name_in_ckpt: its name in it.
        max_norm: longer vectors are shortened to this.
        trainable: whether the vectors are trained.

    Raises:
        TypeError: if it is no list, or a column is of another kind.
        ValueError: if the list is empty, or the columns do not have the same ids.

    Source: TF 1.15 `tf.contrib.layers.shared_embedding_columns`.
    """
    if not isinstance(sparse_id_columns, Sequence) or isinstance(sparse_id_columns, str):
        raise TypeError(
            "sparse_id_columns must be a non-string sequence (ex: list or tuple) instead of type "
            f"{type(sparse_id_columns)}."
        )
    if not sparse_id_columns:
        raise ValueError("The input sparse_id_columns should have at least one element.")
    for column in sparse_id_columns:
        if not isinstance(column, _SparseColumn | _WeightedSparseColumn):
            raise TypeError(
                f"Elements of sparse_id_columns must be _SparseColumn or _WeightedSparseColumn, but {column} is not."
            )
    first, *others = sparse_id_columns
    if not all(first.is_compatible(other) for other in others):  # type: ignore[attr-defined] # checked above
        raise ValueError("The input sparse id columns are not compatible.")
    if not others:
        shared_vocab_size = None
    else:
        shared_vocab_size = first.length
        shared_embedding_name = shared_embedding_name or _shared_name(sparse_id_columns)
    columns = [
        _EmbeddingColumn(
            column,
            dimension,
            combiner,
            initializer,
            ckpt_to_load_from,
            tensor_name_in_ckpt,
            shared_embedding_name,
            shared_vocab_size,
            max_norm,
            trainable,
        )
        for column in sparse_id_columns
    ]
    return tuple(columns) if others else columns


def _shared_name(columns: Sequence[_IdColumn]) -> str:
    ordered = sorted(columns, key=lambda column: (isinstance(column, _WeightedSparseColumn), column.name))
    more = f"_plus_{len(ordered) - 3}_others" if len(ordered) > 3 else ""
    return "_".join(column.name for column in ordered[:3]) + more + "_shared_embedding"


@dataclass(frozen=True)
class _ScatteredEmbeddingColumn(_NumberColumn):
    """Values as vectors whose every number is found by hashing into one list of weights."""

    column_name: str
    size: int
    dimension: int
    hash_key: int | None
    combiner: str = "sqrtn"
    initializer: Callable[..., Any] | None = None

    _not_in_key = frozenset({"initializer"})

    @property
    def name(self) -> str:
        return f"{self.column_name}_scattered_embedding"

    @property
    def width(self) -> int:
        return self.dimension

    @property
    def config(self) -> dict[str, Any]:
        return {self.column_name: tf.VarLenFeature(tf.string)}

    def _transform_feature(self, inputs: Any) -> tf.SparseTensor:
        return inputs.get(self.column_name)

    def to_dnn_input_layer(
        self, transformed: Any, weight_collections: Any = None, trainable: bool = True, output_rank: int = 2
    ) -> tf.Tensor:
        weights = model_variable(
            "weights",
            [self.size],
            tf.float32,
            self.initializer or tf.truncated_normal_initializer(0.0, 0.1),
            trainable=trainable,
            collections=weight_collections,
        )
        return scattered_embedding_lookup_sparse(
            weights,
            inner_flatten(transformed, output_rank),
            self.dimension,
            self.combiner,
            name="lookup",
            hash_key=self.hash_key,
        )


def scattered_embedding_column(
    column_name: str,
    size: int,
    dimension: int,
    hash_key: int | None,
    combiner: str = "mean",
    initializer: Callable[..., Any] | None = None,
) -> _ScatteredEmbeddingColumn:
    """Strings as vectors whose every number is found by hashing into one list of weights.

    Args:
        column_name: name of the feature.
        size: number of weights.
        dimension: length of a vector.
        hash_key: see `sparse_feature_cross`.
        combiner: how the vectors of one example are reduced: "mean", "sqrtn" or "sum".
        initializer: by default truncated normal, of standard deviation 0.1.

    Raises:
        ValueError: if a size is below 1, the combiner is unknown, or the initializer cannot be called.

    Source: TF 1.15 `tf.contrib.layers.scattered_embedding_column`; Chen et al. 2015,
    "Compressing Neural Networks with the Hashing Trick".
    """
    if dimension < 1 or size < 1:
        raise ValueError(
            "Dimension and size must be greater than 0. "
            f"dimension: {dimension}, size: {size}, column_name: {column_name}"
        )
    if combiner not in ("mean", "sqrtn", "sum"):
        raise ValueError(
            f"Combiner must be one of 'mean', 'sqrtn' or 'sum'. combiner: {combiner}, column_name: {column_name}"
        )
    if initializer is not None and not callable(initializer):
        raise ValueError(f"initializer must be callable if specified. column_name: {column_name}")
    return _ScatteredEmbeddingColumn(column_name, size, dimension, hash_key, combiner, initializer)


def parts_of(variable: Any) -> list[tf.Variable]:
    """The parts of a partitioned variable; any other is its own only part."""
    return list(variable) if hasattr(variable, "_get_variable_list") else [variable]


def restore_from_checkpoint(path: tuple[str, str] | None, parts: list[tf.Variable]) -> None:
    """Let a table of weights start from a checkpoint, if a column says so."""
    if path is not None:
        checkpoint, tensor_name = path
        tf.train.init_from_checkpoint(checkpoint, {tensor_name: parts[0] if len(parts) == 1 else parts})
