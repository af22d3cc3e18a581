"""`tf.contrib.framework` of TF 1.15: arg_scope and variables from tf-slim, checkpoints from `tf.train`.

Source: TF 1.15 `tf.contrib.framework`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib import tf_slim_repairs as _repairs  # noqa: F401  before tf_slim is used
from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    # `tf.nest` does not have all that contrib's had: `map_structure_up_to`, `flatten_up_to`, ...
    "nest": "tensorflow.python.util:nest",
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
