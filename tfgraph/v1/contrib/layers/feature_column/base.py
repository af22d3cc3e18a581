"""What every column of contrib.layers has.

A column is a value (a frozen dataclass): its text is the key by which columns are sorted, so the names of
classes and fields are TF 1.15's, and decide where a column's numbers stand in the input of a network.
"""

import dataclasses
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, ClassVar, NamedTuple

import tensorflow.compat.v1 as tf
from tensorflow.python.feature_column import feature_column as core
from tf_slim.layers.layers import _inner_flatten as inner_flatten

from tfgraph.v1.contrib import tf_slim_repairs as _repairs  # noqa: F401  tf_slim's layers need them


class LinearLookup(NamedTuple):
    """How a column takes part in a linear model: ids into a table of weights.

    Attributes:
        input_tensor: ids, sparse int64 `[batch, n]`.
        weight_tensor: a weight for each id, or None for 1.
        vocab_size: rows of the table.
        combiner: "sum", "mean" or "sqrtn".
    """

    input_tensor: tf.SparseTensor
    weight_tensor: tf.SparseTensor | None
    vocab_size: int
    combiner: str


class _FeatureColumn:
    """A column: from the features of that name to ids or numbers."""

    #: Fields that the key leaves out: functions, whose text is an address.
    _not_in_key: ClassVar[frozenset[str]] = frozenset()

    @property
    def name(self) -> str:
        """The name of the scope of its variables."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """The text by which columns are sorted and told apart."""
        if not self._not_in_key:
            return str(self)
        fields = (field.name for field in dataclasses.fields(self))  # type: ignore[arg-type] # subclasses are dataclasses
        text = ", ".join(f"{field}={getattr(self, field)}" for field in fields if field not in self._not_in_key)
        return f"{type(self).__name__}({text})"

    @property
    def config(self) -> dict[str, Any]:
        """What `tf.parse_example` needs to read this column: feature name -> parsing configuration."""
        raise NotImplementedError

    @property
    def _parse_example_spec(self) -> dict[str, Any]:
        return self.config

    def _transform_feature(self, inputs: Any) -> Any:
        """The tensor of this column; `inputs.get(name or column)` gives those that it is made from."""
        raise NotImplementedError

    def insert_transformed_feature(self, columns_to_tensors: MutableMapping[Any, Any]) -> None:
        """Put the tensor of this column, and of those that it is made from, into `columns_to_tensors`."""
        columns_to_tensors[self] = self._transform_feature(Features(columns_to_tensors))

    def wide_embedding_lookup_arguments(self, transformed: Any) -> LinearLookup:
        """How this column takes part in a linear model, if by ids."""
        raise NotImplementedError(f"No wide embedding lookup arguments for column {self}.")

    def to_dense_tensor(self, transformed: Any) -> tf.Tensor:
        """How this column takes part in a linear model, if by numbers."""
        raise NotImplementedError(f"No dense tensor representation for column {self}.")

    def to_dnn_input_layer(
        self, transformed: Any, weight_collections: Any = None, trainable: bool = True, output_rank: int = 2
    ) -> tf.Tensor:
        """The numbers of this column in the input of a network, of rank `output_rank`."""
        raise ValueError(
            f"{type(self).__name__} is not supported in DNN. Please use embedding_column or one_hot_column. "
            f"column: {self}"
        )

    def checkpoint_path(self) -> tuple[str, str] | None:
        """Checkpoint and tensor that the weights start from."""
        return None


class _IdColumn(_FeatureColumn, core._CategoricalColumn):
    """A column of ids in [0, length)."""

    @property
    def combiner(self) -> str:
        """How several ids of one example are reduced in a linear model: "sum", "mean" or "sqrtn"."""
        return "sum"

    @property
    def length(self) -> int:
        """Number of ids."""
        raise NotImplementedError

    @property
    def _num_buckets(self) -> int:
        return self.length

    def id_tensor(self, transformed: Any) -> tf.SparseTensor:
        """The ids, sparse int64."""
        return transformed

    def weight_tensor(self, transformed: Any) -> tf.SparseTensor | None:
        """A weight for each id, or None."""
        return None

    def wide_embedding_lookup_arguments(self, transformed: Any) -> LinearLookup:
        """A row of weights for each id."""
        return LinearLookup(
            self.id_tensor(transformed), self.weight_tensor(transformed), self._num_buckets, self.combiner
        )

    def _get_sparse_tensors(self, inputs: Any, weight_collections: Any = None, trainable: Any = None) -> Any:
        transformed = inputs.get(self)
        return self.IdWeightPair(self.id_tensor(transformed), self.weight_tensor(transformed))


class _NumberColumn(_FeatureColumn, core._DenseColumn):
    """A column of `width` numbers an example."""

    @property
    def width(self) -> int:
        """Numbers an example."""
        raise NotImplementedError

    @property
    def _variable_shape(self) -> tf.TensorShape:
        return tf.TensorShape([self.width])

    def _get_dense_tensor(self, inputs: Any, weight_collections: Any = None, trainable: Any = None) -> tf.Tensor:
        return self.to_dnn_input_layer(inputs.get(self), weight_collections, trainable is not False)


class Features:
    """The tensors of features and columns, made when they are first asked for."""

    def __init__(self, tensors: MutableMapping[Any, Any]):
        """Make it; new tensors are put into `tensors`."""
        self._tensors = tensors

    def get(self, key: str | _FeatureColumn) -> Any:
        """The tensor of a feature or column.

        Raises:
            ValueError: if there is no such feature.
        """
        if key not in self._tensors:
            if not isinstance(key, _FeatureColumn):
                raise ValueError(f"features dictionary doesn't contain key ({key})")
            key.insert_transformed_feature(self._tensors)
        return self._tensors[key]


def reshape_to_rank(tensor: Any, rank: int, column_name: str) -> Any:
    """Add a last dimension, or flatten the inner ones, so that a tensor has `rank`.

    Raises:
        ValueError: if more than one dimension is missing.
    """
    known = tensor.dense_shape.shape[0] if isinstance(tensor, tf.SparseTensor) else tensor.shape.ndims
    known = tf.compat.dimension_value(known) if known is not None else None
    if known is None or known > rank:
        return inner_flatten(tensor, rank)
    if known == rank:
        return tensor
    if known + 1 < rank:
        raise ValueError(
            f"Error while processing column {column_name}. Rank of input Tensor ({known}) should be the same as "
            f"output_rank ({rank}). For example, sequence data should typically be 3 dimensional (rank 3) while "
            "non-sequence data is typically 2 dimensional (rank 2)."
        )
    if isinstance(tensor, tf.SparseTensor):
        return tf.sparse_reshape(tensor, tf.concat([tensor.dense_shape, [1]], 0))
    return tf.expand_dims(tensor, -1)


def refuse_half_a_checkpoint(checkpoint: Any, tensor_name: Any) -> None:
    """Raise ValueError unless both or neither are given."""
    if (checkpoint is None) != (tensor_name is None):
        raise ValueError("Must specify both `ckpt_to_load_from` and `tensor_name_in_ckpt` or none of them.")


def parsing_configuration(columns: Any) -> dict[str, Any]:
    """The configurations of all columns in one table.

    Raises:
        TypeError: if one is no column of contrib.layers.
    """
    found: dict[str, Any] = {}
    for column in columns.values() if isinstance(columns, Mapping) else columns:
        if not isinstance(column, _FeatureColumn):
            raise TypeError(
                f"feature_columns should only contain instances of _FeatureColumn. Given column is {column}"
            )
        found.update(column.config)
    return found


#: A function from numbers to numbers of the same shape.
Normalizer = Callable[[tf.Tensor], tf.Tensor]
