"""From features and columns to the input of a network, or to the output of a linear model.

Source: TF 1.15 `tensorflow/contrib/layers/python/layers/feature_column_ops.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import tensorflow.compat.v1 as tf
from tf_slim.ops.variables import model_variable

from tfgraph.v1.contrib.layers.feature_column import base, embedding, parsing, real_valued, sparse
from tfgraph.v1.contrib.layers.feature_column.base import LinearLookup, _FeatureColumn, reshape_to_rank
from tfgraph.v1.contrib.layers.feature_column.embedding import parts_of, restore_from_checkpoint

#: What a sequence column may be, and what none of the columns that it is made from may be.
_SEQUENCE_COLUMNS = (
    embedding._OneHotColumn,
    embedding._EmbeddingColumn,
    real_valued._RealValuedColumn,
    real_valued._RealValuedVarLenColumn,
)
_NO_SEQUENCE_COLUMNS = (
    embedding._ScatteredEmbeddingColumn,
    real_valued._BucketizedColumn,
    sparse._CrossedColumn,
)


def check_feature_columns(feature_columns: Iterable[_FeatureColumn]) -> None:
    """Refuse columns that are the same.

    Raises:
        ValueError: if it is a dictionary, or two columns have the same key.

    Source: TF 1.15 `tf.contrib.layers.check_feature_columns`.
    """
    if isinstance(feature_columns, Mapping):
        raise ValueError("Expected feature_columns to be iterable, found dict.")
    seen: set[str] = set()
    for column in feature_columns:
        if column.key in seen:
            raise ValueError(
                f"Duplicate feature column key found for column: {column.name}. This usually means that the column "
                "is almost identical to another column, and one must be discarded."
            )
        seen.add(column.key)


def input_from_feature_columns(
    columns_to_tensors: Mapping[Any, Any],
    feature_columns: Iterable[_FeatureColumn],
    weight_collections: Iterable[str] | None = None,
    trainable: bool = True,
    scope: Any = None,
    cols_to_outs: dict[_FeatureColumn, tf.Tensor] | None = None,
) -> tf.Tensor:
    """One dense tensor of all columns, sorted by key: the input of a network.

    Args:
        columns_to_tensors: feature name, or column, -> its tensor.
        feature_columns: the columns, none twice.
        weight_collections: further collections of the variables.
        trainable: whether they are trained.
        scope: their variable scope; by default `input_from_feature_columns`.
        cols_to_outs: filled with column -> its part of the result.

    Returns:
        float32, `[batch, sum of the widths]`.

    Raises:
        ValueError: if a column cannot be the input of a network, or is there twice.

    Source: TF 1.15 `tf.contrib.layers.input_from_feature_columns`.
    """
    scope = tf.variable_scope(scope, "input_from_feature_columns")
    return _network_input(columns_to_tensors, feature_columns, weight_collections, trainable, scope, 2, cols_to_outs)


def sequence_input_from_feature_columns(
    columns_to_tensors: Mapping[Any, Any],
    feature_columns: Iterable[_FeatureColumn],
    weight_collections: Iterable[str] | None = None,
    trainable: bool = True,
    scope: Any = None,
) -> tf.Tensor:
    """The same for sequences: features of rank 3 (or 2, for a width of 1), `[batch, steps, sum of the widths]`.

    Args:
        columns_to_tensors: feature name, or column, -> its tensor.
        feature_columns: one-hot, embedding and real-valued columns; nothing bucketized, crossed or scattered.
        weight_collections: further collections of the variables.
        trainable: whether they are trained.
        scope: their variable scope; by default `sequence_input_from_feature_columns`.

    Raises:
        ValueError: if a column cannot be a sequence's.

    Source: TF 1.15 `tf.contrib.layers.sequence_input_from_feature_columns`.
    """
    feature_columns = list(feature_columns)
    for column in feature_columns:
        if not isinstance(column, _SEQUENCE_COLUMNS):
            raise ValueError(
                f"FeatureColumn type {type(column).__name__} is not currently supported for sequence data."
            )
        for parent in _with_parents(column):
            if isinstance(parent, _NO_SEQUENCE_COLUMNS):
                raise ValueError(
                    f"Column {parent.name} is of type {type(parent).__name__}, "
                    "which is not currently supported for sequences."
                )
    scope = tf.variable_scope(scope, "sequence_input_from_feature_columns")
    return _network_input(columns_to_tensors, feature_columns, weight_collections, trainable, scope, 3, None)


def weighted_sum_from_feature_columns(
    columns_to_tensors: Mapping[Any, Any],
    feature_columns: Iterable[_FeatureColumn],
    num_outputs: int,
    weight_collections: Iterable[str] | None = None,
    trainable: bool = True,
    scope: Any = None,
) -> tuple[tf.Tensor, dict[_FeatureColumn, list[tf.Variable]], tf.Variable]:
    """A linear model: the weighted sum of all columns, and a bias.

    Args:
        columns_to_tensors: feature name, or column, -> its tensor.
        feature_columns: columns of ids or numbers, none twice; no embeddings.
        num_outputs: outputs of the model.
        weight_collections: further collections of the variables.
        trainable: whether they are trained.
        scope: their variable scope; by default `weighted_sum_from_feature_columns`.

    Returns:
        The outputs `[batch, num_outputs]`; column -> its weights; the bias `[num_outputs]`.

    Raises:
        ValueError: if a column cannot be in a linear model.

    Source: TF 1.15 `tf.contrib.layers.weighted_sum_from_feature_columns`.
    """
    scope = tf.variable_scope(scope, "weighted_sum_from_feature_columns")
    variables: dict[_FeatureColumn, list[tf.Variable]] = {}
    sums = []
    with _transformed(columns_to_tensors, feature_columns, scope) as columns:
        for column, transformed in columns:
            try:
                lookup = column.wide_embedding_lookup_arguments(transformed)
            except NotImplementedError:
                with tf.variable_scope(None, column.name):
                    tensor = reshape_to_rank(column.to_dense_tensor(transformed), 2, column.name)
                    weight = _zeros("weight", [tensor.shape[1], num_outputs], weight_collections, trainable)
                    variables[column], product = [weight], tf.matmul(tensor, weight)
            except ValueError as error:
                raise ValueError(f"Error creating weighted sum for column: {column.name}.\n{error}") from error
            else:
                with tf.variable_scope(None, column.name):
                    variables[column], product = _sum_of_weights(
                        lookup, num_outputs, weight_collections, trainable, f"{column.name}_weights"
                    )
            sums.append(tf.reshape(product, [-1, num_outputs]))
            restore_from_checkpoint(column.checkpoint_path(), variables[column])
        bias = _zeros("bias_weight", [num_outputs], weight_collections, trainable)
        return tf.nn.bias_add(tf.add_n(sums), bias), variables, bias


def joint_weighted_sum_from_feature_columns(
    columns_to_tensors: Mapping[Any, Any],
    feature_columns: Iterable[_FeatureColumn],
    num_outputs: int,
    weight_collections: Iterable[str] | None = None,
    trainable: bool = True,
    scope: Any = None,
) -> tuple[tf.Tensor, list[tf.Variable], tf.Variable]:
    """The linear model of `weighted_sum_from_feature_columns` with one table of weights for all columns.

    Args:
        columns_to_tensors: feature name, or column, -> its tensor.
        feature_columns: columns of ids without weights, combined by "sum".
        num_outputs: outputs of the model.
        weight_collections: further collections of the variables.
        trainable: whether they are trained.
        scope: their variable scope; by default `joint_weighted_sum_from_feature_columns`.

    Returns:
        The outputs `[batch, num_outputs]`; the (parts of the) weights; the bias `[num_outputs]`.

    Raises:
        NotImplementedError: for columns of numbers.
        AssertionError: for weighted columns, or another combiner.

    Source: TF 1.15 `tf.contrib.layers.joint_weighted_sum_from_feature_columns`.
    """
    scope = tf.variable_scope(scope, "joint_weighted_sum_from_feature_columns")
    ids, size = [], 0
    with _transformed(columns_to_tensors, feature_columns, scope) as columns:
        for column, transformed in columns:
            try:
                lookup = column.wide_embedding_lookup_arguments(transformed)
            except NotImplementedError as error:
                raise NotImplementedError(
                    "Real-valued columns are not supported. Use weighted_sum_from_feature_columns instead, "
                    "or bucketize these columns."
                ) from error
            if lookup.weight_tensor is not None or lookup.combiner != "sum":
                what = "Combiners other than sum" if lookup.weight_tensor is None else "Weighted sparse columns"
                raise AssertionError(
                    f"{what} are not supported for joint sums: {column.name}. "
                    "Please use weighted_sum_from_feature_columns instead."
                )
            found = lookup.input_tensor
            ids.append(tf.SparseTensor(found.indices, found.values + size, found.dense_shape))
            size += lookup.vocab_size
        with tf.variable_scope(None, "linear_weights"):
            joint = LinearLookup(tf.sparse_concat(1, ids), None, size, "sum")
            variables, product = _sum_of_weights(joint, num_outputs, weight_collections, trainable, "_weights")
        bias = _zeros("bias_weight", [num_outputs], weight_collections, trainable)
        return tf.nn.bias_add(product, bias), variables, bias


def transform_features(features: Mapping[Any, Any], feature_columns: Iterable[_FeatureColumn]) -> dict[Any, Any]:
    """The tensor of each column: ids or numbers, before any variable.

    Source: TF 1.15 `tf.contrib.layers.transform_features`.
    """
    feature_columns = list(feature_columns)
    tensors = _transform(features, feature_columns)
    return {column: tensors[column] for column in feature_columns}


def parse_feature_columns_from_examples(
    serialized: tf.Tensor,
    feature_columns: Iterable[_FeatureColumn],
    name: str | None = None,
    example_names: Any = None,
) -> dict[Any, Any]:
    """Parse serialized `tf.Example`s `[batch]`.

    Returns:
        Feature name -> its tensor, and column -> its tensor.

    Source: TF 1.15 `tf.contrib.layers.parse_feature_columns_from_examples`.
    """
    feature_columns = list(feature_columns)
    configuration = parsing.create_feature_spec_for_parsing(feature_columns)
    return _transform(tf.parse_example(serialized, configuration, name, example_names), feature_columns)


def parse_feature_columns_from_sequence_examples(
    serialized: tf.Tensor,
    context_feature_columns: Iterable[_FeatureColumn] | None,
    sequence_feature_columns: Iterable[_FeatureColumn] | None,
    name: str | None = None,
    example_name: Any = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Parse one serialized `tf.SequenceExample`.

    Returns:
        Feature name -> its tensor, for the context and for the steps.

    Raises:
        ValueError: if `serialized` holds more than one.

    Source: TF 1.15 `tf.contrib.layers.parse_feature_columns_from_sequence_examples`.
    """
    try:
        serialized = tf.reshape(serialized, [])
    except ValueError as error:
        raise ValueError(
            "serialized must contain as single sequence example. Batching must be done after parsing for "
            f"sequence examples. Error: {error}"
        ) from error
    context, steps = list(context_feature_columns or ()), list(sequence_feature_columns or ())
    for columns in (context, steps):
        check_feature_columns(columns)
    return tf.parse_single_sequence_example(
        serialized,
        parsing.create_feature_spec_for_parsing(context),
        parsing.sequence_feature_spec(steps),
        example_name,
        name,
    )


def infer_real_valued_columns(features: Any) -> list[_FeatureColumn]:
    """A column for each feature, of its width and type; for a single tensor the column is named "".

    Raises:
        ValueError: if a feature is sparse or no number.

    Source: TF 1.15 `tf.contrib.layers.infer_real_valued_columns`.
    """
    if isinstance(features, Mapping):
        return [_infer(name, tensor) for name, tensor in features.items()]
    return [_infer("", features)]


def _infer(name: str, tensor: Any) -> _FeatureColumn:
    if isinstance(tensor, tf.SparseTensor) or not (tensor.dtype.is_integer or tensor.dtype.is_floating):
        raise ValueError(
            "SparseTensor and types that are no numbers are not supported for auto detection. "
            f"Please define corresponding FeatureColumn for tensor {name} {tensor}."
        )
    return real_valued.real_valued_column(name, tensor.shape[1:].num_elements() or 1, dtype=tensor.dtype)


def _transform(features: Mapping[Any, Any], feature_columns: list[_FeatureColumn]) -> dict[Any, Any]:
    """A copy of the features, with the tensors of the columns and of those they are made from."""
    check_feature_columns(feature_columns)
    tensors = dict(features)
    for column in _ordered(feature_columns):
        base.Features(tensors).get(column)
    return tensors


@contextmanager
def _transformed(
    features: Mapping[Any, Any], feature_columns: Iterable[_FeatureColumn], scope: Any
) -> Iterator[Iterator[tuple[_FeatureColumn, Any]]]:
    """Open the scope; yield each column, in order, with its tensor."""
    feature_columns = list(feature_columns)
    check_feature_columns(feature_columns)
    tensors = base.Features(dict(features))
    with scope:
        yield ((column, tensors.get(column)) for column in _ordered(feature_columns))


def _ordered(feature_columns: Iterable[_FeatureColumn]) -> list[_FeatureColumn]:
    return sorted(set(feature_columns), key=lambda column: column.key)


def _network_input(
    features: Mapping[Any, Any],
    feature_columns: Iterable[_FeatureColumn],
    weight_collections: Iterable[str] | None,
    trainable: bool,
    scope: Any,
    rank: int,
    cols_to_outs: dict[_FeatureColumn, tf.Tensor] | None,
) -> tf.Tensor:
    if cols_to_outs is not None and not isinstance(cols_to_outs, dict):
        raise ValueError("cols_to_outs must be a dict unless None")
    outputs = {}
    with _transformed(features, feature_columns, scope) as columns:
        for column, transformed in columns:
            if rank == 3:
                transformed = _map_parts(lambda part, name=column.name: reshape_to_rank(part, 3, name), transformed)
            with tf.variable_scope(None, column.name):
                try:
                    outputs[column] = column.to_dnn_input_layer(transformed, weight_collections, trainable, rank)
                except ValueError as error:
                    raise ValueError(f"Error creating input layer for column: {column.name}.\n{error}") from error
        if cols_to_outs is not None:
            cols_to_outs.update(outputs)
        return tf.concat(list(outputs.values()), rank - 1)


def _map_parts(function: Any, transformed: Any) -> Any:
    """Apply to the ids and the weights of a weighted column, or to the one tensor of any other."""
    return tuple(map(function, transformed)) if isinstance(transformed, tuple) else function(transformed)


def _sum_of_weights(
    lookup: LinearLookup, num_outputs: int, collections: Iterable[str] | None, trainable: bool, name: str
) -> tuple[list[tf.Variable], tf.Tensor]:
    parts = parts_of(_zeros("weights", [lookup.vocab_size, num_outputs], collections, trainable))
    return parts, tf.nn.safe_embedding_lookup_sparse(
        parts, lookup.input_tensor, lookup.weight_tensor, combiner=lookup.combiner, name=name
    )


def _zeros(name: str, shape: list[Any], collections: Iterable[str] | None, trainable: bool) -> Any:
    return model_variable(
        name,
        shape,
        tf.float32,
        tf.zeros_initializer(),
        trainable=trainable,
        collections=None if collections is None else list(collections),
    )


def _with_parents(column: _FeatureColumn) -> Iterator[_FeatureColumn]:
    yield column
    parents = [getattr(column, name, None) for name in ("sparse_id_column", "source_column")]
    for parent in [*filter(None, parents), *getattr(column, "columns", ())]:
        yield from _with_parents(parent)
