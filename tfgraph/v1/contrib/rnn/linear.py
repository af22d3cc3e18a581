"""The linear map that contrib's cells and decoders are made of, with TF 1.15's variable names."""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf


class Linear:
    """`concat(arguments) @ kernel + bias`; the variables are made at once, in the current variable scope.

    Args:
        arguments: a tensor `[batch, size]` or a list of such: what the map will be applied to.
        output_size: number of columns of the result.
        build_bias: whether a bias is added.
        bias_initializer: zeros by default.
        kernel_initializer: the scope's by default.

    Source: TF 1.15 `tf.contrib.rnn.python.ops.core_rnn_cell._Linear`.
    """

    def __init__(
        self,
        arguments: Any,
        output_size: int,
        build_bias: bool,
        bias_initializer: Any = None,
        kernel_initializer: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        tensors = _as_list(arguments)
        if not tensors:
            raise ValueError("`args` must be specified")
        shapes = [tensor.shape for tensor in tensors]
        if any(shape.rank != 2 or shape.dims[1].value is None for shape in shapes):
            raise ValueError(f"linear expects tensors of shape (batch, known size), received shapes {shapes}")
        input_size = sum(shape.dims[1].value for shape in shapes)
        dtype = tensors[0].dtype
        self.kernel = tf.get_variable("kernel", [input_size, output_size], dtype=dtype, initializer=kernel_initializer)
        self.bias = bias_variable(output_size, dtype, bias_initializer) if build_bias else None

    def __call__(self, arguments: Any) -> tf.Tensor:
        """Apply the map."""
        tensors = _as_list(arguments)
        result = tf.matmul(tensors[0] if len(tensors) == 1 else tf.concat(tensors, 1), self.kernel)
        return result if self.bias is None else tf.nn.bias_add(result, self.bias)


def bias_variable(size: int, dtype: Any, initializer: Any = None) -> Any:
    """The variable `bias` `[size]`, never partitioned; zeros by default."""
    with tf.variable_scope(tf.get_variable_scope()) as scope:
        scope.set_partitioner(None)
        return tf.get_variable("bias", [size], dtype=dtype, initializer=initializer or tf.zeros_initializer())


def linear(arguments: Any, output_size: int, bias: bool) -> tf.Tensor:
    """Make a linear map and apply it."""
    return Linear(arguments, output_size, bias)(arguments)


def _as_list(arguments: Any) -> Sequence[tf.Tensor]:
    return list(arguments) if isinstance(arguments, list | tuple) else [arguments]
