"""Cells with one state, which a learned gate lets through or replaces. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1 import keras

from tfgraph.v1.contrib.rnn.linear import linear
from tfgraph.v1.contrib.rnn.sized import SizedCell, SizedLayerCell, input_depth


class UGRNNCell(SizedCell):
    """Update gate RNN: something between a plain RNN and a GRU.

    Source: TF 1.15 `tf.contrib.rnn.UGRNNCell`; https://arxiv.org/abs/1611.09913.
    """

    def __init__(
        self,
        num_units: int,
        initializer: Any = None,
        forget_bias: float = 1.0,
        activation: Any = tf.tanh,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._initializer = initializer
        self._forget_bias = forget_bias
        self._activation = activation
        self._state_size = self._output_size = num_units

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        with tf.variable_scope(tf.get_variable_scope(), initializer=self._initializer):
            gate, candidate = tf.split(linear([inputs, state], 2 * self._num_units, True), 2, axis=1)
        gate = tf.sigmoid(gate + self._forget_bias)
        new_state = gate * state + (1 - gate) * self._activation(candidate)
        return new_state, new_state


class IntersectionRNNCell(SizedCell):
    """A cell with two gates: one over its state, one over its input on the way to the output.

    Args:
        num_units: size of the state and of the output.
        num_in_proj: give `num_units` here where inputs have another size: they are projected first.
        initializer: the scope's by default.
        forget_bias: added to both gates.
        y_activation: of what the output gate mixes with the input.
        reuse: whether the variables exist already.

    Source: TF 1.15 `tf.contrib.rnn.IntersectionRNNCell`; https://arxiv.org/abs/1611.09913.
    """

    def __init__(
        self,
        num_units: int,
        num_in_proj: int | None = None,
        initializer: Any = None,
        forget_bias: float = 1.0,
        y_activation: Any = tf.nn.relu,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._num_in_proj = num_in_proj
        self._initializer = initializer
        self._forget_bias = forget_bias
        self._activation = y_activation
        self._state_size = self._output_size = num_units

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        with tf.variable_scope(tf.get_variable_scope(), initializer=self._initializer):
            if (size := input_depth(inputs.shape)) != self._num_units:
                if not self._num_in_proj:
                    raise ValueError(
                        "Must have input size == output size for Intersection RNN: "
                        f"input size is {size}, num_units is {self._num_units}. "
                        "To fix, num_in_proj should be set to num_units at cell init."
                    )
                with tf.variable_scope("in_projection"):
                    inputs = linear(inputs, self._num_units, True)
            state_gate, new_state, output_gate, output = tf.split(
                linear([inputs, state], 4 * self._num_units, True), 4, axis=1
            )
        state_gate = tf.sigmoid(state_gate + self._forget_bias)
        output_gate = tf.sigmoid(output_gate + self._forget_bias)
        new_state = state_gate * state + (1.0 - state_gate) * tf.tanh(new_state)
        return output_gate * inputs + (1.0 - output_gate) * self._activation(output), new_state


class _GatedLayerCell(SizedLayerCell):
    """What `MinimalRNNCell` and `CFNCell` have in common."""

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "ones",
        name: str | None = None,
        dtype: Any = None,
        **kwargs: Any,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(name=name, dtype=dtype, **kwargs)
        self.units = self._state_size = self._output_size = units
        self.activation = keras.activations.get(activation)
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)


class MinimalRNNCell(_GatedLayerCell):
    """A cell whose new state is a map of the input alone, let in by a gate.

    Source: TF 1.15 `tensorflow.contrib.rnn.python.ops.rnn_cell.MinimalRNNCell`; https://arxiv.org/abs/1711.06788.
    """

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        rows = input_depth(inputs_shape) + 2 * self.units
        self.kernel = self.add_weight("kernel", [rows, self.units], initializer=self.kernel_initializer)
        self.bias = self.add_weight("bias", [self.units], initializer=self.bias_initializer)
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        kernel, gate_kernel = tf.split(self.kernel, [input_depth(inputs.shape), 2 * self.units])
        candidate = self.activation(tf.matmul(inputs, kernel))
        gate = tf.matmul(tf.concat([candidate, state], 1), gate_kernel)
        gate = tf.sigmoid(tf.nn.bias_add(gate, self.bias))
        new_state = gate * state + (1 - gate) * candidate
        return new_state, new_state


class CFNCell(_GatedLayerCell):
    """Chaos-free network: without input its state goes to zero.

    Source: TF 1.15 `tensorflow.contrib.rnn.python.ops.rnn_cell.CFNCell`; https://arxiv.org/abs/1612.06212.
    """

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        depth, units = input_depth(inputs_shape), self.units
        self.kernel = self.add_weight("kernel", [depth, 3 * units], initializer=self.kernel_initializer)
        self.recurrent_kernel = self.add_weight(
            "recurrent_kernel", [units, 2 * units], initializer=self.kernel_initializer
        )
        self.bias = self.add_weight("bias", [2 * units], initializer=self.bias_initializer)
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        gate_kernel, kernel = tf.split(self.kernel, [2 * self.units, self.units], axis=1)
        gates = tf.matmul(state, self.recurrent_kernel) + tf.matmul(inputs, gate_kernel)
        theta, eta = tf.split(tf.sigmoid(tf.nn.bias_add(gates, self.bias)), 2, axis=1)
        new_state = theta * self.activation(state) + (1 - eta) * self.activation(tf.matmul(inputs, kernel))
        return new_state, new_state
