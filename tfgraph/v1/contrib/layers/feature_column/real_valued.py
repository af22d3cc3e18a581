"""Columns of numbers, and numbers cut into ranges.

Source: TF 1.15 `tf.contrib.layers.real_valued_column`, `bucketized_column`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.layers.feature_column.base import (
    Normalizer,
    _FeatureColumn,
    _IdColumn,
    _NumberColumn,
    reshape_to_rank,
)


@dataclass(frozen=True)
class _RealValuedColumn(_NumberColumn):
    """`dimension` numbers an example."""

    column_name: str
    dimension: int
    default_value: tuple[Any, ...] | None
    dtype: tf.DType
    normalizer: Normalizer | None

    _not_in_key = frozenset({"normalizer"})

    @property
    def name(self) -> str:
        return self.column_name

    @property
    def width(self) -> int:
        return self.dimension

    @property
    def normalizer_fn(self) -> Normalizer | None:
        return self.normalizer

    @property
    def config(self) -> dict[str, Any]:
        default = None if self.default_value is None else list(self.default_value)
        return {self.column_name: tf.FixedLenFeature([self.dimension], self.dtype, default)}

    def _transform_feature(self, inputs: Any) -> tf.Tensor:
        tensor = inputs.get(self.name)
        return tf.cast(self.normalizer(tensor) if self.normalizer else tensor, tf.float32)

    def to_dense_tensor(self, transformed: tf.Tensor) -> tf.Tensor:
        return transformed

    def to_dnn_input_layer(
        self, transformed: Any, weight_collections: Any = None, trainable: bool = True, output_rank: int = 2
    ) -> tf.Tensor:
        # A tensor that the caller has put in for this column may be of another type.
        return reshape_to_rank(tf.cast(transformed, tf.float32), output_rank, self.name)


def real_valued_column(
    column_name: str,
    dimension: int = 1,
    default_value: Any = None,
    dtype: tf.DType = tf.float32,
    normalizer: Normalizer | None = None,
) -> _RealValuedColumn:
    """A column of numbers, `[batch, dimension]`.

    Args:
        column_name: name of the feature.
        dimension: numbers an example, at least 1.
        default_value: for an example that lacks the feature: a number, or a list of `dimension` numbers.
        dtype: type of the numbers; the column gives float32.
        normalizer: what to do with the numbers first.

    Raises:
        TypeError: if `dimension` is no integer, or `default_value` does not fit `dtype`.
        ValueError: if `dimension` is below 1, `dtype` is no number, or the list has another length.

    Source: TF 1.15 `tf.contrib.layers.real_valued_column`.
    """
    if not isinstance(dimension, int):
        raise TypeError(f"dimension must be an integer. dimension: {dimension}, column_name: {column_name}")
    if dimension < 1:
        raise ValueError(f"dimension must be greater than 0. dimension: {dimension}, column_name: {column_name}")
    _refuse_no_number(dtype, column_name, ValueError)
    if default_value is not None:
        values = default_value if isinstance(default_value, list) else [default_value] * dimension
        if len(values) != dimension:
            raise ValueError(
                "The length of default_value must be equal to dimension. "
                f"default_value: {default_value}, dimension: {dimension}, column_name: {column_name}"
            )
        if not all(isinstance(value, int if dtype.is_integer else int | float) for value in values):
            raise TypeError(
                "default_value must be compatible with dtype. "
                f"default_value: {default_value}, dtype: {dtype}, column_name: {column_name}"
            )
        default_value = tuple(values if dtype.is_integer else map(float, values))
    return _RealValuedColumn(column_name, dimension, default_value, dtype, normalizer)


@dataclass(frozen=True)
class _RealValuedVarLenColumn(_FeatureColumn):
    """Any number of numbers an example: padded, or sparse."""

    column_name: str
    default_value: Any
    dtype: tf.DType
    normalizer: Normalizer | None
    is_sparse: bool

    _not_in_key = frozenset({"normalizer"})

    @property
    def name(self) -> str:
        return self.column_name

    @property
    def normalizer_fn(self) -> Normalizer | None:
        return self.normalizer

    @property
    def config(self) -> dict[str, Any]:
        if self.is_sparse:
            return {self.column_name: tf.VarLenFeature(self.dtype)}
        return {
            self.column_name: tf.FixedLenSequenceFeature(
                [], self.dtype, allow_missing=True, default_value=self.default_value
            )
        }

    def _transform_feature(self, inputs: Any) -> Any:
        tensor = inputs.get(self.name)
        if self.normalizer is None:
            return tf.cast(tensor, tf.float32)
        if self.is_sparse:
            tensor = tf.SparseTensor(tensor.indices, self.normalizer(tensor.values), tensor.dense_shape)
            return tf.cast(tensor, tf.float32)
        return tf.cast(self.normalizer(tensor), tf.float32)

    def to_dense_tensor(self, transformed: Any) -> tf.Tensor:
        if self.is_sparse:
            raise ValueError(f"Set is_sparse to False if you want a dense Tensor for column_name: {self.name}")
        return transformed

    def to_dnn_input_layer(
        self, transformed: Any, weight_collections: Any = None, trainable: bool = True, output_rank: int = 2
    ) -> tf.Tensor:
        return reshape_to_rank(self.to_dense_tensor(transformed), output_rank, self.name)


def _real_valued_var_len_column(
    column_name: str,
    default_value: Any = None,
    dtype: tf.DType = tf.float32,
    normalizer: Normalizer | None = None,
    is_sparse: bool = False,
) -> _RealValuedVarLenColumn:
    """A column of any number of numbers an example: `[batch, longest]`, padded by `default_value`, or sparse."""
    _refuse_no_number(dtype, column_name, TypeError)
    if default_value is None and not is_sparse:
        raise ValueError(
            f"default_value must be provided when is_sparse=False to parse a padded Tensor. column_name: {column_name}"
        )
    if isinstance(default_value, list):
        raise ValueError(f"Only scalar default value. default_value: {default_value}, column_name: {column_name}")
    if default_value is not None:
        default_value = int(default_value) if dtype.is_integer else float(default_value)
    return _RealValuedVarLenColumn(column_name, default_value, dtype, normalizer, is_sparse)


@dataclass(frozen=True)
class _BucketizedColumn(_IdColumn, _NumberColumn):
    """The range in which each number lies: as an id, or as a one-hot vector."""

    source_column: _RealValuedColumn
    boundaries: tuple[float, ...]

    @property
    def name(self) -> str:
        return f"{self.source_column.name}_bucketized"

    @property
    def length(self) -> int:
        """Ranges of one number."""
        return len(self.boundaries) + 1

    @property
    def _num_buckets(self) -> int:
        return self.length * self.source_column.dimension

    @property
    def width(self) -> int:
        return self._num_buckets

    @property
    def config(self) -> dict[str, Any]:
        return self.source_column.config

    def _transform_feature(self, inputs: Any) -> tf.Tensor:
        return tf.raw_ops.Bucketize(input=inputs.get(self.source_column), boundaries=list(self.boundaries))

    def id_tensor(self, transformed: tf.Tensor) -> tf.SparseTensor:
        """`[batch, dimension]`; each number has its own ids."""
        dimension = self.source_column.dimension
        batch = tf.shape(transformed)[0]
        rows, places = tf.meshgrid(tf.range(batch), tf.range(dimension), indexing="ij")
        indices = tf.cast(tf.stack([tf.reshape(rows, [-1]), tf.reshape(places, [-1])], axis=1), tf.int64)
        ids = tf.reshape(transformed, [-1]) + self.length * tf.reshape(places, [-1])
        return tf.SparseTensor(indices, tf.cast(ids, tf.int64), tf.cast([batch, dimension], tf.int64))

    def to_sparse_tensor(self, transformed: tf.Tensor) -> tf.SparseTensor:
        """The name of `id_tensor` in TF 1.15."""
        return self.id_tensor(transformed)

    def to_dnn_input_layer(
        self, transformed: Any, weight_collections: Any = None, trainable: bool = True, output_rank: int = 2
    ) -> tf.Tensor:
        if output_rank != 2:
            raise ValueError("BucketizedColumn currently only supports output_rank=2")
        one_hot = tf.one_hot(tf.cast(transformed, tf.int64), self.length, 1.0, 0.0)
        return tf.reshape(one_hot, [-1, self.width])


def bucketized_column(source_column: _RealValuedColumn, boundaries: Sequence[float]) -> _BucketizedColumn:
    """A column of numbers, cut into `len(boundaries) + 1` ranges, each open on the right.

    Args:
        source_column: what `real_valued_column` gave.
        boundaries: in rising order; doubles are dropped.

    Raises:
        TypeError: if the source is another kind of column.
        ValueError: if there are no boundaries, or they are not sorted.

    Source: TF 1.15 `tf.contrib.layers.bucketized_column`.
    """
    if not isinstance(source_column, _RealValuedColumn):
        raise TypeError(f"source_column must be an instance of _RealValuedColumn. source_column: {source_column}")
    if not isinstance(boundaries, list | tuple) or not boundaries:
        raise ValueError(f"boundaries must be a non-empty list or tuple. boundaries: {boundaries}")
    if list(boundaries) != sorted(boundaries):
        raise ValueError(f"boundaries must be a sorted list. boundaries: {boundaries}")
    return _BucketizedColumn(source_column, tuple(dict.fromkeys(boundaries)))


def _refuse_no_number(dtype: tf.DType, column_name: str, error: type[Exception]) -> None:
    if not (dtype.is_integer or dtype.is_floating):
        raise error(f"dtype must be convertible to float. dtype: {dtype}, column_name: {column_name}")
