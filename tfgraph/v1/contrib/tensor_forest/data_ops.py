"""Make of features and labels what the trees take.

Source: TF 1.15 `tensorflow/contrib/tensor_forest/python/ops/data_ops.py`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf

DATA_FLOAT, DATA_CATEGORICAL = 0, 1
DTYPE_TO_FTYPE = {
    tf.string: DATA_CATEGORICAL,
    tf.int32: DATA_CATEGORICAL,
    tf.int64: DATA_CATEGORICAL,
    tf.float32: DATA_FLOAT,
    tf.float64: DATA_FLOAT,
}
# Whole numbers up to here are exact in float32.
_HASH_BUCKETS = 2**24


class DataColumn(NamedTuple):
    """One feature: its name, `DATA_FLOAT` or `DATA_CATEGORICAL`, and how many columns it has (-1: sparse)."""

    name: str
    original_type: int
    size: int


class TensorForestDataSpec(NamedTuple):
    """The dense and the sparse features, in the order of their columns."""

    dense: tuple[DataColumn, ...] = ()
    sparse: tuple[DataColumn, ...] = ()

    @property
    def dense_features_size(self) -> int:
        """Number of dense columns."""
        return sum(column.size for column in self.dense)

    @property
    def categorical(self) -> list[bool]:
        """For each dense column, and last for all sparse ones, whether it is compared by equality."""
        flags = [column.original_type == DATA_CATEGORICAL for column in self.dense for _ in range(column.size)]
        return [*flags, bool(self.sparse) and self.sparse[0].original_type == DATA_CATEGORICAL]


def CastToFloat(tensor: Any) -> Any:
    """Float32 of numbers, and of strings: equal strings give equal numbers."""
    if tensor.dtype == tf.string:
        tensor = tf.strings.to_hash_bucket_fast(tensor, _HASH_BUCKETS)
    return tf.cast(tensor, tf.float32)


def GetColumnName(column_key: Any, col_num: int) -> str:
    """The name of a key of a dict of features."""
    return column_key if isinstance(column_key, str) else getattr(column_key, "column_name", str(col_num))


def ParseDataTensorOrDict(data: Any) -> tuple[Any, Any, TensorForestDataSpec]:
    """Put features side by side.

    Args:
        data: a tensor `[batch, n]`, a SparseTensor, or a dict of them (and of tensors `[batch]`). Sparse floats of a
            dict are left out, as in 1.15.

    Returns:
        Dense features `[batch, width]` or None, a SparseTensor or None, and what they are.

    Raises:
        ValueError: for a feature whose number of columns is unknown.
    """
    if isinstance(data, tf.SparseTensor):
        return None, _float_sparse(data), TensorForestDataSpec(sparse=(_column("sparse_features", data, -1),))
    if not isinstance(data, Mapping):
        data = tf.convert_to_tensor(data)
        return CastToFloat(data), None, TensorForestDataSpec((_column("dense_features", data, _width(data)),))
    dense: list[Any] = []
    dense_columns: list[DataColumn] = []
    sparse: list[Any] = []
    for key in sorted(data):
        value = data[key]
        if isinstance(value, tf.SparseTensor):
            if value.dtype == tf.float32:
                tf.logging.info("TensorForest does not support sparse continuous.")
                continue
            sparse.append(_float_sparse(value))
        else:
            value = tf.convert_to_tensor(value)
            dense_columns.append(_column(GetColumnName(key, len(dense)), value, _width(value)))
            dense.append(tf.reshape(CastToFloat(value), [-1, dense_columns[-1].size]))
    return (
        tf.concat(dense, 1) if dense else None,
        tf.sparse_concat(1, sparse) if sparse else None,
        TensorForestDataSpec(tuple(dense_columns), (DataColumn("all_sparse", DATA_CATEGORICAL, -1),) if sparse else ()),
    )


def ParseLabelTensorOrDict(labels: Any) -> tf.Tensor:
    """Labels as float32; those of a dict side by side, in the order of their keys."""
    if isinstance(labels, Mapping):
        return tf.concat([ParseLabelTensorOrDict(labels[key]) for key in sorted(labels)], 1)
    if isinstance(labels, tf.SparseTensor):
        labels = tf.sparse_tensor_to_dense(labels, default_value=-1)
    return tf.cast(labels, tf.float32)


def _column(name: str, data: Any, size: int) -> DataColumn:
    return DataColumn(name, DTYPE_TO_FTYPE.get(data.dtype, DATA_FLOAT), size)


def _width(data: tf.Tensor) -> int:
    shape = data.shape.as_list() if data.shape.rank is not None else []
    width = 1 if len(shape) == 1 else shape[1] if len(shape) == 2 else None
    if width is None:
        raise ValueError(
            f"tensor_forest takes features of shape [batch] or [batch, n] with a known n; {data.name} has "
            f"{data.shape}. Set its shape, or reshape it"
        )
    return width


def _float_sparse(data: tf.SparseTensor) -> tf.SparseTensor:
    return tf.SparseTensor(data.indices, CastToFloat(data.values), data.dense_shape)
