"""`tf.contrib.framework` of TF 1.15: arg_scope and variables from tf-slim, checkpoints from `tf.train`.

Source: TF 1.15 `tf.contrib.framework`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf
from tensorflow.python.training.checkpoint_ops import _load_and_remap_matrix_initializer as _load_and_remap

from tfgraph.v1.contrib import tf_slim_repairs as _repairs  # noqa: F401  before tf_slim is used
from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    # `tf.nest` does not have all that contrib's had: `map_structure_up_to`, `flatten_up_to`, ...
    "nest": "tensorflow.python.util:nest",
    "TensorSpec": "tensorflow.compat.v1:TensorSpec",
    "assert_same_float_dtype": "tensorflow.python.ops.check_ops:assert_same_float_dtype",
    "assert_scalar": "tensorflow.compat.v1:assert_scalar",
    "BoundedTensorSpec": "tensorflow.python.framework.tensor_spec:BoundedTensorSpec",
    "RecordInput": "tensorflow.python.ops.data_flow_ops:RecordInput",
    "argsort": "tensorflow.compat.v1:argsort",
    "sort": "tensorflow.compat.v1:sort",
    "arg_scope": "tf_slim:arg_scope",
    "convert_to_tensor_or_sparse_tensor": "tensorflow.compat.v1:convert_to_tensor_or_sparse_tensor",
    "deprecated": "tensorflow.python.util.deprecation:deprecated",
    "deprecated_arg_values": "tensorflow.python.util.deprecation:deprecated_arg_values",
    "deprecated_args": "tensorflow.python.util.deprecation:deprecated_args",
    "init_from_checkpoint": "tensorflow.compat.v1.train:init_from_checkpoint",
    "is_tensor": "tensorflow.compat.v1:is_tensor",
    "list_variables": "tensorflow.compat.v1.train:list_variables",
    "load_checkpoint": "tensorflow.compat.v1.train:load_checkpoint",
    "load_variable": "tensorflow.compat.v1.train:load_variable",
    "remove_squeezable_dimensions": "tensorflow.python.ops.confusion_matrix:remove_squeezable_dimensions",
    "smart_case": "tensorflow.python.framework.smart_cond:smart_case",
    "smart_cond": "tensorflow.python.framework.smart_cond:smart_cond",
    "smart_constant_value": "tensorflow.python.framework.smart_cond:smart_constant_value",
    "get_graph_from_inputs": "tensorflow.python.framework.ops:_get_graph_from_inputs",
    "get_name_scope": "tensorflow.python.framework.ops:get_name_scope",
    "prepend_name_scope": "tensorflow.python.framework.ops:prepend_name_scope",
    "strip_name_scope": "tensorflow.python.framework.ops:strip_name_scope",
    "py_func": "tensorflow.compat.v1:py_func",
    "load_and_remap_matrix_initializer": "tensorflow.python.training.checkpoint_ops:_load_and_remap_matrix_initializer",
    "load_embedding_initializer": "tensorflow.python.training.checkpoint_ops:_load_embedding_initializer",
}
_MOVED |= {
    f"convolutional_{kind}": f"tensorflow.python.ops.init_ops:Convolution{title}"
    for kind, title in [
        ("delta_orthogonal", "DeltaOrthogonal"),
        ("orthogonal_1d", "Orthogonal1D"),
        ("orthogonal_2d", "Orthogonal2D"),
        ("orthogonal_3d", "Orthogonal3D"),
    ]
}

__getattr__, __dir__ = _namespace(
    __name__, _MOVED, "tf_slim", "tf_slim.ops.variables", "tensorflow.python.framework.tensor_util"
)


def assert_scalar_int(tensor: Any, name: str | None = None) -> _tf.Tensor:
    """`tensor`, if it is an integer of rank 0.

    Raises:
        ValueError: if it is not.

    Source: TF 1.15 `tf.contrib.framework.assert_scalar_int`.
    """
    with _tf.name_scope(name, "assert_scalar_int", [tensor]) as scope:
        tensor = _tf.convert_to_tensor(tensor)
        if not tensor.dtype.base_dtype.is_integer:
            raise ValueError(f"Expected integer type for {tensor.name}, received type: {tensor.dtype}.")
        return _tf.assert_scalar(tensor, name=scope)


def load_linear_multiclass_bias_initializer(
    ckpt_path: str,
    bias_tensor_name: str,
    new_class_vocab_size: int,
    old_class_vocab_file: str,
    new_class_vocab_file: str,
    num_class_oov_buckets: int = 0,
    initializer: Any = None,
    max_rows_in_memory: int = -1,
) -> Any:
    """An initializer that takes the biases of a linear model from a checkpoint, class by class.

    Args:
        ckpt_path: the checkpoint.
        bias_tensor_name: name of the biases in it, `[old classes]` or `[old classes, 1]`.
        new_class_vocab_size: number of classes now.
        old_class_vocab_file: names of the classes then, one a line.
        new_class_vocab_file: names of the classes now.
        num_class_oov_buckets: further classes, which are new.
        initializer: for the classes that are new; by default zeros.
        max_rows_in_memory: read so many rows at a time; -1: all.

    Source: TF 1.15 `tf.contrib.framework.load_linear_multiclass_bias_initializer`.
    """
    return _load_and_remap(
        ckpt_path=ckpt_path,
        old_tensor_name=bias_tensor_name,
        new_row_vocab_size=new_class_vocab_size,
        new_col_vocab_size=1,
        old_row_vocab_file=old_class_vocab_file,
        new_row_vocab_file=new_class_vocab_file,
        num_row_oov_buckets=num_class_oov_buckets,
        initializer=initializer or _tf.zeros_initializer(),
        max_rows_in_memory=max_rows_in_memory,
    )


def load_variable_slot_initializer(
    ckpt_path: str,
    old_tensor_name: str,
    primary_partition_info: Any,
    new_row_vocab_size: int,
    new_col_vocab_size: int,
    old_row_vocab_file: str | None = None,
    new_row_vocab_file: str | None = None,
    old_col_vocab_file: str | None = None,
    new_col_vocab_file: str | None = None,
    num_row_oov_buckets: int = 0,
    num_col_oov_buckets: int = 0,
    initializer: Any = None,
    max_rows_in_memory: int = -1,
) -> Any:
    """An initializer that takes an optimizer's slot from a checkpoint, part by part as its variable is.

    Args:
        ckpt_path: the checkpoint.
        old_tensor_name: name of the slot in it.
        primary_partition_info: which part of the variable the slot belongs to.
        new_row_vocab_size: rows now.
        new_col_vocab_size: columns now.
        old_row_vocab_file: names of the rows then, one a line; None: as now.
        new_row_vocab_file: names of the rows now.
        old_col_vocab_file: names of the columns then.
        new_col_vocab_file: names of the columns now.
        num_row_oov_buckets: further rows, which are new.
        num_col_oov_buckets: further columns, which are new.
        initializer: for what is new.
        max_rows_in_memory: read so many rows at a time; -1: all.

    Source: TF 1.15 `tf.contrib.framework.load_variable_slot_initializer`.
    """
    initialize = _load_and_remap(
        ckpt_path=ckpt_path,
        old_tensor_name=old_tensor_name,
        new_row_vocab_size=new_row_vocab_size,
        new_col_vocab_size=new_col_vocab_size,
        old_row_vocab_file=old_row_vocab_file,
        new_row_vocab_file=new_row_vocab_file,
        old_col_vocab_file=old_col_vocab_file,
        new_col_vocab_file=new_col_vocab_file,
        num_row_oov_buckets=num_row_oov_buckets,
        num_col_oov_buckets=num_col_oov_buckets,
        initializer=initializer,
        max_rows_in_memory=max_rows_in_memory,
    )
    # The slot's own partition is not asked: it must lie as its variable does.
    return lambda shape, dtype=_tf.float32, partition_info=None: initialize(
        shape, dtype, partition_info=primary_partition_info
    )


def get_placeholders(graph: _tf.Graph) -> list[_tf.Tensor]:
    """The placeholders of a graph.

    Source: TF 1.15 `tf.contrib.framework.get_placeholders`.
    """
    return [operation.outputs[0] for operation in graph.get_operations() if operation.type == "Placeholder"]


def reduce_sum_n(tensors: list[Any], name: str | None = None) -> _tf.Tensor:
    """Reduce every tensor to its sum, and add the sums.

    Source: TF 1.15 `tf.contrib.framework.reduce_sum_n`.
    """
    if not tensors:
        raise ValueError("No tensors provided.")
    with _tf.name_scope(name, "reduce_sum_n", tensors) as scope:
        sums = [_tf.reduce_sum(tensor, name=f"{tensor.op.name.split('/')[-1]}/sum") for tensor in tensors]
        return _tf.add_n(sums, name=scope)


def with_same_shape(expected_tensor: Any, tensor: Any) -> _tf.Tensor:
    """`tensor`, once it is known to have the shape of `expected_tensor`.

    Source: TF 1.15 `tf.contrib.framework.with_same_shape`.
    """
    return with_shape(tuple(expected_tensor.shape.as_list()), tensor)


def with_shape(expected_shape: Any, tensor: Any) -> _tf.Tensor:
    """`tensor`, once it is known to have this shape; what is not known now is checked at run time.

    Source: TF 1.15 `tf.contrib.framework.with_shape`.
    """
    tensor = _tf.convert_to_tensor(tensor)
    if isinstance(expected_shape, _tf.Tensor):
        check = _tf.assert_equal(_tf.shape(tensor), _tf.cast(expected_shape, _tf.int32))
        with _tf.control_dependencies([check]):
            return _tf.identity(tensor)
    expected = _tf.TensorShape(expected_shape)
    if not tensor.shape.is_compatible_with(expected):
        raise ValueError(f"Invalid shape for tensor {tensor.name}, expected {expected}, got {tensor.shape}.")
    return _tf.ensure_shape(tensor, expected)


def zero_initializer(ref: Any, use_locking: bool = True, name: str = "zero_initializer") -> _tf.Operation:
    """An op that sets a variable to zeros.

    Source: TF 1.15 `tf.contrib.framework.zero_initializer`.
    """
    return _tf.assign(ref, _tf.zeros(ref.shape, ref.dtype.base_dtype), use_locking=use_locking, name=name)
