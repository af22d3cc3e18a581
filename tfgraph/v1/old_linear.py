"""The private `_linear` that scripts took from TensorFlow's RNN cells to write cells of their own.

Source: TF 0.12 `tf.nn.rnn_cell._linear`, TF 1.4 `rnn_cell_impl._linear`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1 import renames as _renames


def _linear(
    args: Any,
    output_size: int,
    bias: bool,
    bias_initializer: Any = None,
    kernel_initializer: Any = None,
    bias_start: float = 0.0,
    scope: Any = None,
) -> _tf.Tensor:
    """Compute `concat(args, 1) @ kernel + bias`.

    The variables are called as the generation of the script called them: `Linear/Matrix` and `Linear/Bias` in
    TF 0.x, `kernel` and `bias` in 1.x.

    Args:
        args: a tensor `[batch, n]`, or several.
        output_size: of the result.
        bias: whether to add a bias.
        bias_initializer: of TF 1.x; in TF 0.x a number at this place is `bias_start`, and zeros otherwise.
        kernel_initializer: of TF 1.x; in TF 0.x the scope.
        bias_start: the value that the bias starts with, TF 0.x.
        scope: of the variables, TF 0.x.

    Returns:
        `[batch, output_size]`.
    """
    if isinstance(bias_initializer, int | float):
        bias_start, bias_initializer = bias_initializer, None
    if isinstance(kernel_initializer, str | _tf.VariableScope):
        scope, kernel_initializer = kernel_initializer, None
    inputs = list(args) if isinstance(args, list | tuple) else [args]
    width = sum(value.shape.as_list()[1] for value in inputs)
    joined = inputs[0] if len(inputs) == 1 else _tf.concat(inputs, 1)
    if _renames.assumed() == "1.x" and scope is None:
        names = ("kernel", "bias")
        return _multiplied(joined, width, output_size, bias, names, kernel_initializer, bias_initializer, 0.0)
    with _tf.variable_scope(scope or "Linear"):
        return _multiplied(joined, width, output_size, bias, ("Matrix", "Bias"), None, None, bias_start)


def _multiplied(
    joined: _tf.Tensor,
    width: int,
    output_size: int,
    bias: bool,
    names: tuple[str, str],
    kernel_initializer: Any,
    bias_initializer: Any,
    bias_start: float,
) -> _tf.Tensor:
    kernel = _tf.get_variable(names[0], [width, output_size], joined.dtype, initializer=kernel_initializer)
    product = _tf.matmul(joined, kernel)
    if not bias:
        return product
    start = bias_initializer or _tf.constant_initializer(bias_start)
    return product + _tf.get_variable(names[1], [output_size], joined.dtype, initializer=start)


#: The name up to TF 0.7.
linear = _linear
