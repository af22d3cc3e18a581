"""Models as functions of `(x, y)` that return `(predictions, loss)`.

Source: TF 1.15 `tf.contrib.learn.models`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib import rnn
from tfgraph.v1.contrib.learn.ops.losses_ops import mean_squared_error_regressor, softmax_classifier
from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


def linear_regression(
    x: Any, y: Any, init_mean: float | None = None, init_stddev: float = 1.0
) -> tuple[tf.Tensor, tf.Tensor]:
    """Predictions xW + b, and their mean squared error.

    Args:
        x: `[batch, width]`.
        y: `[batch]` or `[batch, n]`.
        init_mean: mean of the normal distribution that weights and bias start from; None: the default initializer.
        init_stddev: its standard deviation.

    Source: TF 1.15 `tf.contrib.learn.models.linear_regression`.
    """
    with tf.variable_scope("linear_regression") as scope:
        outputs = 1 if y.shape.ndims == 1 else y.shape[1]
        weights, bias = _weights_and_bias(scope.name, x, y, outputs, init_mean, init_stddev)
        return mean_squared_error_regressor(x, y, weights, bias)


def linear_regression_zero_init(x: Any, y: Any) -> tuple[tf.Tensor, tf.Tensor]:
    """`linear_regression` from zeros. Source: TF 1.15 `tf.contrib.learn.models.linear_regression_zero_init`."""
    return linear_regression(x, y, 0.0, 0.0)


def logistic_regression(
    x: Any, y: Any, class_weight: Any = None, init_mean: float | None = None, init_stddev: float = 1.0
) -> tuple[tf.Tensor, tf.Tensor]:
    """Probabilities softmax(xW + b), and their cross entropy.

    Args:
        x: `[batch, width]`.
        y: one-hot `[batch, classes]`.
        class_weight: what the logits of each class are multiplied by; by default the tensor `class_weight:0`, if
            the graph has one.
        init_mean: mean of the normal distribution that weights and bias start from; None: the default initializer.
        init_stddev: its standard deviation.

    Source: TF 1.15 `tf.contrib.learn.models.logistic_regression`.
    """
    with tf.variable_scope("logistic_regression") as scope:
        weights, bias = _weights_and_bias(scope.name, x, y, y.shape[-1], init_mean, init_stddev)
        if class_weight is None:
            try:
                class_weight = tf.get_default_graph().get_tensor_by_name("class_weight:0")
            except KeyError:
                pass
        return softmax_classifier(x, y, weights, bias, class_weight=class_weight)


def logistic_regression_zero_init(x: Any, y: Any) -> tuple[tf.Tensor, tf.Tensor]:
    """`logistic_regression` from zeros. Source: TF 1.15 `tf.contrib.learn.models.logistic_regression_zero_init`."""
    return logistic_regression(x, y, init_mean=0.0, init_stddev=0.0)


def bidirectional_rnn(
    cell_fw: Any,
    cell_bw: Any,
    inputs: Sequence[Any],
    initial_state_fw: Any = None,
    initial_state_bw: Any = None,
    dtype: Any = None,
    sequence_length: Any = None,
    scope: str | None = None,
) -> tuple[list[tf.Tensor], tf.Tensor]:
    """Run one cell forwards and another backwards.

    Args:
        cell_fw: a cell whose state is one tensor.
        cell_bw: another one.
        inputs: `[batch, width]` of each step.
        initial_state_fw: zeros by default.
        initial_state_bw: zeros by default.
        dtype: of the states, if none is given.
        sequence_length: `[batch]`.
        scope: the variable scopes are `<scope>_FW` and `<scope>_BW`.

    Returns:
        The outputs of both side by side, for each step, and their last states side by side.

    Source: TF 1.15 `tf.contrib.learn.models.bidirectional_rnn`.
    """
    name = scope or "BiRNN"
    with tf.variable_scope(f"{name}_FW"):
        forwards, state_fw = rnn.static_rnn(cell_fw, inputs, initial_state_fw, dtype, sequence_length)
    with tf.variable_scope(f"{name}_BW"):
        backwards, state_bw = rnn.static_rnn(
            cell_bw, _reversed(inputs, sequence_length), initial_state_bw, dtype, sequence_length
        )
    pairs = zip(forwards, _reversed(backwards, sequence_length), strict=True)
    return [tf.concat(pair, 1) for pair in pairs], tf.concat([state_fw, state_bw], 1)


def get_rnn_model(
    rnn_size: int,
    cell_type: str,
    num_layers: int,
    input_op_fn: Callable[[Any], Sequence[Any]],
    bidirectional: bool,
    target_predictor_fn: Callable[[Any, Any], Any],
    sequence_length: Any,
    initial_state: Any,
    attn_length: int | None,
    attn_size: int | None,
    attn_vec_size: int | None,
) -> Callable[[Any, Any], Any]:
    """A model that encodes a sequence and predicts from the last state.

    Args:
        rnn_size: width of the cells.
        cell_type: "rnn", "gru" or "lstm".
        num_layers: cells on top of each other.
        input_op_fn: makes steps `[batch, width]` of `x`.
        bidirectional: whether it runs backwards as well.
        target_predictor_fn: makes `(predictions, loss)` of the state and `y`.
        sequence_length: `[batch]`.
        initial_state: of the cells; zeros for None.
        attn_length: steps that each cell can attend to; None: no attention.
        attn_size: width of what it attends to.
        attn_vec_size: width within the attention.

    Raises:
        ValueError: for another `cell_type`, when the model is built.

    Source: TF 1.15 `tf.contrib.learn.models.get_rnn_model`.
    """

    def layer() -> Any:
        if cell_type not in ("rnn", "gru", "lstm"):
            raise ValueError(f"cell_type {cell_type} is not supported. ")
        if cell_type == "lstm":
            cell = rnn.BasicLSTMCell(rnn_size, state_is_tuple=False)
        else:
            cell = rnn.GRUCell(rnn_size) if cell_type == "gru" else rnn.BasicRNNCell(rnn_size)
        if attn_length is None:
            return cell
        return rnn.AttentionCellWrapper(cell, attn_length, attn_size, attn_vec_size, state_is_tuple=False)

    def stack() -> Any:
        return rnn.MultiRNNCell([layer() for _ in range(num_layers)], state_is_tuple=False)

    def model(x: Any, y: Any) -> Any:
        steps = input_op_fn(x)
        run = {"dtype": tf.float32, "sequence_length": sequence_length}
        if bidirectional:
            _, encoding = bidirectional_rnn(stack(), stack(), steps, initial_state, initial_state, **run)
        else:
            _, encoding = rnn.static_rnn(stack(), steps, initial_state=initial_state, **run)
        return target_predictor_fn(encoding, y)

    return model


def _weights_and_bias(scope: str, x: Any, y: Any, outputs: Any, mean: float | None, stddev: float) -> tuple[Any, Any]:
    tf.summary.histogram(f"{scope}.x", x)
    tf.summary.histogram(f"{scope}.y", y)
    dtype = x.dtype.base_dtype
    initializer = None if mean is None else tf.random_normal_initializer(mean, stddev, dtype=dtype)
    weights = tf.get_variable("weights", [x.shape[1], outputs], dtype, initializer)
    bias = tf.get_variable("bias", [outputs], dtype, initializer)
    tf.summary.histogram(f"{scope}.weights", weights)
    tf.summary.histogram(f"{scope}.bias", bias)
    return weights, bias


def _reversed(steps: Sequence[Any], lengths: Any) -> list[Any]:
    if lengths is None:
        return list(reversed(steps))
    return tf.unstack(tf.reverse_sequence(tf.stack(steps), tf.cast(lengths, tf.int64), seq_axis=0, batch_axis=1))
