"""Cells that compute what cuDNN computes, one step at a time. Source: TF 1.15 `tf.contrib.cudnn_rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.rnn.block_cells import LSTMBlockCell
from tfgraph.v1.contrib.rnn.sized import SizedLayerCell, input_depth


class CudnnCompatibleLSTMCell(LSTMBlockCell):
    """An LSTM without peepholes and without a forget bias.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnCompatibleLSTMCell`.
    """

    def __init__(self, num_units: int, reuse: Any = None):
        """Make it; the class says what the arguments are."""
        super().__init__(num_units, forget_bias=0, reuse=reuse, name="cudnn_compatible_lstm_cell")


class CudnnCompatibleGRUCell(SizedLayerCell):
    """A GRU that applies its reset gate after the product with the state's kernel, not before.

    Source: TF 1.15 `tf.contrib.cudnn_rnn.CudnnCompatibleGRUCell`; https://arxiv.org/abs/1406.1078v1.
    """

    def __init__(self, num_units: int, reuse: Any = None, kernel_initializer: Any = None):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse)
        self._num_units = self._state_size = self._output_size = num_units
        self._kernel_initializer = kernel_initializer

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        depth, units = input_depth(inputs_shape), self._num_units
        kernel, zeros = self._kernel_initializer, tf.zeros_initializer()
        self._weights = {
            name: self.add_weight(name, shape, initializer=initializer)
            for name, shape, initializer in (
                ("gates/kernel", [depth + units, 2 * units], kernel),
                ("gates/bias", [2 * units], tf.ones_initializer()),
                ("candidate/input_projection/kernel", [depth, units], kernel),
                ("candidate/hidden_projection/kernel", [units, units], kernel),
                ("candidate/input_projection/bias", [units], zeros),
                ("candidate/hidden_projection/bias", [units], zeros),
            )
        }
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        gate_kernel, gate_bias, *candidate = self._weights.values()
        new_state = gru_step(inputs, state, gate_kernel, gate_bias, *candidate)
        return new_state, new_state


def gru_step(
    inputs: tf.Tensor,
    state: tf.Tensor,
    gate_kernel: Any,
    gate_bias: Any,
    input_kernel: Any,
    hidden_kernel: Any,
    input_bias: Any,
    hidden_bias: Any,
) -> tf.Tensor:
    """The next state of cuDNN's GRU."""
    gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, state], 1), gate_kernel), gate_bias)
    r, u = tf.split(tf.sigmoid(gates), 2, axis=1)
    candidate = tf.nn.bias_add(tf.matmul(inputs, input_kernel), input_bias)
    candidate += r * tf.nn.bias_add(tf.matmul(state, hidden_kernel), hidden_bias)
    return (1 - u) * tf.tanh(candidate) + u * state
