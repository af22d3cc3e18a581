"""Columns of ids: words and numbers hashed or looked up, with weights, and crossed.

Source: TF 1.15 `tf.contrib.layers.sparse_column_with_hash_bucket` and its kin.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf
from tensorflow.python.feature_column import feature_column as core
from tensorflow.python.ops import lookup_ops

from tfgraph.v1.contrib.layers.feature_column.base import (
    _IdColumn,
    parsing_configuration,
    refuse_half_a_checkpoint,
    reshape_to_rank,
)
from tfgraph.v1.contrib.layers.feature_column.real_valued import _BucketizedColumn
from tfgraph.v1.contrib.layers.sparse_feature_cross_op import sparse_feature_cross


class _SparseIdLookupConfig(NamedTuple):
    """From values to ids: a list or a file."""

    vocabulary_file: str | None = None
    keys: tuple[Any, ...] | None = None
    num_oov_buckets: int = 0
    vocab_size: int | None = None
    default_value: int = -1


@dataclass(frozen=True)
class _SparseColumn(_IdColumn):
    """Values and their ids; a subclass says how the ids are found."""

    column_name: str
    is_integerized: bool = False
    bucket_size: int | None = None
    lookup_config: _SparseIdLookupConfig | None = None
    combiner: str = "sum"
    dtype: tf.DType = tf.string

    def __post_init__(self) -> None:
        """Refuse what cannot be a column."""
        if self.is_integerized and not self.dtype.is_integer:
            raise ValueError(
                "dtype must be an integer if is_integerized is True. "
                f"dtype: {self.dtype}, column_name: {self.column_name}."
            )
        if self.dtype != tf.string and not self.dtype.is_integer:
            raise ValueError(f"dtype must be string or integer. dtype: {self.dtype}, column_name: {self.column_name}")
        if self.lookup_config is None and (self.bucket_size is None or self.bucket_size < 1):
            raise ValueError(
                f"bucket_size must be at least 1. bucket_size: {self.bucket_size}, column_name: {self.column_name}"
            )

    @property
    def name(self) -> str:
        return self.column_name

    @property
    def length(self) -> int:
        if self.lookup_config is None:
            return self.bucket_size or 0
        return (self.lookup_config.vocab_size or 0) + self.lookup_config.num_oov_buckets

    @property
    def config(self) -> dict[str, Any]:
        return {self.column_name: tf.VarLenFeature(self.dtype)}

    def is_compatible(self, other: Any) -> bool:
        """Whether the ids mean the same, as far as one can know."""
        if self.lookup_config and other.lookup_config:
            return self.lookup_config == other.lookup_config
        same_type = self.dtype == other.dtype or (self.dtype.is_integer and other.dtype.is_integer)
        return self.length == other.length and same_type

    def _transform_feature(self, inputs: Any) -> tf.SparseTensor:
        values = inputs.get(self.name)
        if not isinstance(values, tf.SparseTensor):
            # "" and -1 stand for "no value".
            values = core._to_sparse_input_and_drop_ignore_values(
                reshape_to_rank(tf.convert_to_tensor(values), 2, self.name)
            )
        return self._ids(values)

    def _ids(self, values: tf.SparseTensor) -> tf.SparseTensor:
        raise NotImplementedError


def _with_values(sparse: tf.SparseTensor, values: tf.Tensor) -> tf.SparseTensor:
    return tf.SparseTensor(sparse.indices, values, sparse.dense_shape)


class _SparseColumnIntegerized(_SparseColumn):
    """Integers are their own ids, modulo the size."""

    def _ids(self, values: tf.SparseTensor) -> tf.SparseTensor:
        return _with_values(values, tf.mod(values.values, self.bucket_size))


@dataclass(frozen=True)
class _SparseColumnHashed(_SparseColumn):
    """Ids by hashing; with several keys each value has several ids."""

    hash_keys: Sequence[list[int]] | None = field(default=None, repr=False, compare=False)

    def _ids(self, values: tf.SparseTensor) -> tf.SparseTensor:
        strings = tf.as_string(values.values) if self.dtype.is_integer else values.values
        if not self.hash_keys:
            return _with_values(values, tf.string_to_hash_bucket_fast(strings, self.bucket_size))
        return tf.sparse_concat(
            1,
            [
                _with_values(values, tf.string_to_hash_bucket_strong(strings, self.bucket_size, key))
                for key in self.hash_keys
            ],
        )


class _SparseColumnKeys(_SparseColumn):
    """Ids by place in a list."""

    lookup_config: _SparseIdLookupConfig

    def _ids(self, values: tf.SparseTensor) -> tf.SparseTensor:
        table = lookup_ops.index_table_from_tensor(
            list(self.lookup_config.keys or ()), default_value=self.lookup_config.default_value, dtype=self.dtype
        )
        return table.lookup(values)


class _SparseColumnVocabulary(_SparseColumn):
    """Ids by line of a file."""

    lookup_config: _SparseIdLookupConfig

    def _ids(self, values: tf.SparseTensor) -> tf.SparseTensor:
        if self.dtype.is_integer:
            values = _with_values(values, tf.as_string(values.values))
        table = lookup_ops.index_table_from_file(
            self.lookup_config.vocabulary_file,
            self.lookup_config.num_oov_buckets,
            self.lookup_config.vocab_size,
            self.lookup_config.default_value,
        )
        return table.lookup(values)


def sparse_column_with_integerized_feature(
    column_name: str, bucket_size: int, combiner: str = "sum", dtype: tf.DType = tf.int64
) -> _SparseColumn:
    """A column of integers that are ids already; larger ones are taken modulo `bucket_size`.

    Raises:
        ValueError: if `bucket_size` is below 1 or `dtype` is no integer.

    Source: TF 1.15 `tf.contrib.layers.sparse_column_with_integerized_feature`.
    """
    return _SparseColumnIntegerized(column_name, True, bucket_size, None, combiner, dtype)


def sparse_column_with_hash_bucket(
    column_name: str,
    hash_bucket_size: int,
    combiner: str = "sum",
    dtype: tf.DType = tf.string,
    hash_keys: Sequence[list[int]] | None = None,
) -> _SparseColumn:
    """A column of strings or integers, hashed into buckets.

    Args:
        column_name: name of the feature.
        hash_bucket_size: number of buckets, at least 1.
        combiner: how several values of one example are reduced in a linear model: "sum", "mean", "sqrtn".
        dtype: string, or an integer type.
        hash_keys: pairs of integers; each gives every value one more bucket.

    Raises:
        ValueError: if one of these does not fit.

    Source: TF 1.15 `tf.contrib.layers.sparse_column_with_hash_bucket`.
    """
    if hash_keys is not None and not (isinstance(hash_keys, list) and hash_keys):
        raise ValueError("hash_keys must be a non-empty list.")
    for pair in hash_keys or ():
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(key, int) for key in pair):
            raise ValueError("Each element of hash_keys must be a pair of integers.")
    return _SparseColumnHashed(column_name, False, hash_bucket_size, None, combiner, dtype, hash_keys)


def sparse_column_with_keys(
    column_name: str, keys: Iterable[Any], default_value: int = -1, combiner: str = "sum", dtype: tf.DType = tf.string
) -> _SparseColumn:
    """A column of values from a list; others have the id `default_value`, and -1 is left out.

    Source: TF 1.15 `tf.contrib.layers.sparse_column_with_keys`.
    """
    keys = tuple(keys)
    config = _SparseIdLookupConfig(keys=keys, vocab_size=len(keys), default_value=default_value)
    return _SparseColumnKeys(column_name, lookup_config=config, combiner=combiner, dtype=dtype)


def sparse_column_with_vocabulary_file(
    column_name: str,
    vocabulary_file: str,
    num_oov_buckets: int = 0,
    vocab_size: int | None = None,
    default_value: int = -1,
    combiner: str = "sum",
    dtype: tf.DType = tf.string,
) -> _SparseColumn:
    """A column of values from a file, one a line.

    Args:
        column_name: name of the feature.
        vocabulary_file: path of the file.
        num_oov_buckets: other values are hashed into that many further ids.
        vocab_size: how many lines are read; must be given.
        default_value: id of other values where there are no buckets for them.
        combiner: as in `sparse_column_with_hash_bucket`.
        dtype: string, or an integer type.

    Raises:
        ValueError: without `vocab_size`.

    Source: TF 1.15 `tf.contrib.layers.sparse_column_with_vocabulary_file`.
    """
    if vocab_size is None:
        raise ValueError(f"vocab_size should be defined. column_name: {column_name}")
    config = _SparseIdLookupConfig(vocabulary_file, None, num_oov_buckets, vocab_size, default_value)
    return _SparseColumnVocabulary(column_name, lookup_config=config, combiner=combiner, dtype=dtype)


@dataclass(frozen=True)
class _WeightedSparseColumn(_IdColumn):
    """Ids with a weight for each."""

    sparse_id_column: _SparseColumn
    weight_column_name: str
    dtype: tf.DType

    @property
    def name(self) -> str:
        return f"{self.sparse_id_column.name}_weighted_by_{self.weight_column_name}"

    @property
    def length(self) -> int:
        return self.sparse_id_column.length

    @property
    def combiner(self) -> str:
        return self.sparse_id_column.combiner

    @property
    def lookup_config(self) -> Any:
        return self.sparse_id_column.lookup_config

    @property
    def config(self) -> dict[str, Any]:
        return {**self.sparse_id_column.config, self.weight_column_name: tf.VarLenFeature(self.dtype)}

    def is_compatible(self, other: Any) -> bool:
        """Whether the ids mean the same, as far as one can know."""
        return self.sparse_id_column.is_compatible(getattr(other, "sparse_id_column", other))

    def id_tensor(self, transformed: Any) -> tf.SparseTensor:
        return transformed[0]

    def weight_tensor(self, transformed: Any) -> tf.SparseTensor:
        return transformed[1]

    def _transform_feature(self, inputs: Any) -> tuple[tf.SparseTensor, tf.SparseTensor]:
        ids, weights = inputs.get(self.sparse_id_column), inputs.get(self.weight_column_name)
        weights = core._to_sparse_input_and_drop_ignore_values(weights, ignore_value=0)
        return ids, weights if self.dtype.is_floating else tf.cast(weights, tf.float32)


def weighted_sparse_column(
    sparse_id_column: _SparseColumn, weight_column_name: str, dtype: tf.DType = tf.float32
) -> _WeightedSparseColumn:
    """A column of ids with a weight for each, from a feature of its own.

    Raises:
        ValueError: if `dtype` is no number.

    Source: TF 1.15 `tf.contrib.layers.weighted_sparse_column`.
    """
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype is not convertible to float. Given {dtype}")
    return _WeightedSparseColumn(sparse_id_column, weight_column_name, dtype)


@dataclass(frozen=True)
class _CrossedColumn(_IdColumn):
    """Combinations of several columns' values, hashed."""

    columns: tuple[_IdColumn, ...]
    hash_bucket_size: int
    hash_key: int | None
    combiner: str = "sum"
    ckpt_to_load_from: str | None = None
    tensor_name_in_ckpt: str | None = None

    @property
    def name(self) -> str:
        return "_X_".join(sorted(column.name for column in self.columns))

    @property
    def length(self) -> int:
        return self.hash_bucket_size

    @property
    def config(self) -> dict[str, Any]:
        return parsing_configuration(self.columns)

    def checkpoint_path(self) -> tuple[str, str] | None:
        if self.ckpt_to_load_from is None or self.tensor_name_in_ckpt is None:
            return None
        return self.ckpt_to_load_from, self.tensor_name_in_ckpt

    def _transform_feature(self, inputs: Any) -> tf.SparseTensor:
        return sparse_feature_cross(
            [self._to_cross(column, inputs) for column in self._leaves()],
            hashed_output=True,
            num_buckets=self.hash_bucket_size,
            hash_key=self.hash_key,
            name="cross",
        )

    def _leaves(self) -> list[Any]:
        """A cross of crosses is one cross of all that they cross."""
        return [
            leaf
            for column in self.columns
            for leaf in (column._leaves() if isinstance(column, _CrossedColumn) else [column])
        ]

    def _to_cross(self, column: Any, inputs: Any) -> Any:
        # The values, not their ids, are crossed: hashed once, not twice.
        if isinstance(column, _SparseColumn):
            return inputs.get(column.name)
        return column.id_tensor(inputs.get(column))


def crossed_column(
    columns: Iterable[_IdColumn],
    hash_bucket_size: int,
    combiner: str = "sum",
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    hash_key: int | None = None,
) -> _CrossedColumn:
    """The combinations of several columns' values, hashed into buckets.

    Args:
        columns: at least two sparse, bucketized or crossed columns.
        hash_bucket_size: number of buckets, at least 2.
        combiner: as in `sparse_column_with_hash_bucket`.
        ckpt_to_load_from: checkpoint that the weights of a linear model start from.
        tensor_name_in_ckpt: their name in it.
        hash_key: see `sparse_feature_cross`; None hashes as TF 1.15 did by default.

    Raises:
        TypeError: if a column is of another kind.
        ValueError: if there are fewer columns or buckets, or half a checkpoint is named.

    Source: TF 1.15 `tf.contrib.layers.crossed_column`.
    """
    columns = tuple(columns)
    for column in columns:
        if not isinstance(column, _SparseColumn | _CrossedColumn | _BucketizedColumn):
            raise TypeError(
                "columns must be a set of _SparseColumn, _CrossedColumn, or _BucketizedColumn instances. "
                f"(column {column} is a {type(column).__name__})"
            )
    if len(columns) < 2:
        raise ValueError(f"columns must contain at least 2 elements. columns: {columns}")
    if hash_bucket_size < 2:
        raise ValueError(f"hash_bucket_size must be at least 2. hash_bucket_size: {hash_bucket_size}")
    refuse_half_a_checkpoint(ckpt_to_load_from, tensor_name_in_ckpt)
    ordered = tuple(sorted(columns, key=lambda column: column.name))
    return _CrossedColumn(ordered, hash_bucket_size, hash_key, combiner, ckpt_to_load_from, tensor_name_in_ckpt)
