"""`tf.contrib.lookup` of TF 1.15: `tf.lookup`, with the old argument orders.

Source: TF 1.15 `tf.contrib.lookup`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf
from tensorflow.python.ops import lookup_ops as _lookup_ops

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__, "tensorflow.python.ops.lookup_ops", "tensorflow.compat.v1.lookup.experimental"
)

HashTable = _lookup_ops.StaticHashTableV1
MutableHashTable = _lookup_ops.MutableHashTable
MutableDenseHashTable = _lookup_ops.DenseHashTable


def index_table_from_tensor(
    mapping: Any,
    num_oov_buckets: int = 0,
    default_value: int = -1,
    hasher_spec: Any = _lookup_ops.FastHashSpec,
    dtype: Any = _tf.string,
    name: str | None = None,
) -> Any:
    """A table from strings to their index in `mapping`.

    Source: TF 1.15 `tf.contrib.lookup.index_table_from_tensor`.
    """
    return _lookup_ops.index_table_from_tensor(mapping, num_oov_buckets, default_value, hasher_spec, dtype, name)


def index_to_string_table_from_tensor(mapping: Any, default_value: str = "UNK", name: str | None = None) -> Any:
    """A table from indices to the strings in `mapping`.

    Source: TF 1.15 `tf.contrib.lookup.index_to_string_table_from_tensor`.
    """
    return _lookup_ops.index_to_string_table_from_tensor(mapping, default_value, name)


def string_to_index_table_from_file(
    vocabulary_file: str,
    num_oov_buckets: int = 0,
    vocab_size: int | None = None,
    default_value: int = -1,
    hasher_spec: Any = _lookup_ops.FastHashSpec,
    name: str | None = None,
) -> Any:
    """The old name of `index_table_from_file`.

    Source: TF 1.15 `tf.contrib.lookup.string_to_index_table_from_file`.
    """
    return _lookup_ops.index_table_from_file(
        vocabulary_file, num_oov_buckets, vocab_size, default_value, hasher_spec, name=name
    )


string_to_index_table_from_tensor = index_table_from_tensor


def string_to_index(tensor: Any, mapping: Any, default_value: int = -1, name: str | None = None) -> _tf.Tensor:
    """The index of each string in `mapping`.

    Source: TF 1.15 `tf.contrib.lookup.string_to_index`.
    """
    return index_table_from_tensor(mapping, default_value=default_value, name=name).lookup(tensor)


def index_to_string(tensor: Any, mapping: Any, default_value: str = "UNK", name: str | None = None) -> _tf.Tensor:
    """The string in `mapping` at each index.

    Source: TF 1.15 `tf.contrib.lookup.index_to_string`.
    """
    return index_to_string_table_from_tensor(mapping, default_value, name).lookup(tensor)
