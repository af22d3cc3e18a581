"""Cells that contrib added. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1 import nn
from tfgraph.v1.contrib.rnn.linear import Linear, linear


class LayerNormBasicLSTMCell(rnn_cell.RNNCell):
    """LSTM with layer normalization and recurrent dropout.

    Source: TF 1.15 `tf.contrib.rnn.LayerNormBasicLSTMCell`; https://arxiv.org/abs/1607.06450,
    https://arxiv.org/abs/1603.05118.
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        input_size: Any = None,
        activation: Any = tf.tanh,
        layer_norm: bool = True,
        norm_gain: float = 1.0,
        norm_shift: float = 0.0,
        dropout_keep_prob: Any = 1.0,
        dropout_prob_seed: int | None = None,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._activation = activation
        self._layer_norm = layer_norm
        self._gain = norm_gain
        self._shift = norm_shift
        self._keep_prob = dropout_keep_prob
        self._seed = dropout_prob_seed

    @property
    def state_size(self) -> Any:
        """Size of the state."""
        return rnn_cell.LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self) -> int:
        """Size of an output, without the batch."""
        return self._num_units

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        c, h = state
        gates = Linear([inputs, h], 4 * self._num_units, build_bias=not self._layer_norm)([inputs, h])
        i, j, f, o = tf.split(gates, 4, axis=1)
        i, j, f, o = (
            self._normalize(gate, scope)
            for gate, scope in zip((i, j, f, o), ("input", "transform", "forget", "output"), strict=True)
        )
        candidate = self._activation(j)
        if not isinstance(self._keep_prob, float) or self._keep_prob < 1:
            candidate = nn.dropout(candidate, self._keep_prob, seed=self._seed)
        new_c = c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * candidate
        new_c = self._normalize(new_c, "state")
        new_h = self._activation(new_c) * tf.sigmoid(o)
        return new_h, rnn_cell.LSTMStateTuple(new_c, new_h)

    def _normalize(self, inputs: tf.Tensor, scope: str) -> tf.Tensor:
        if not self._layer_norm:
            return inputs
        with tf.variable_scope(scope):
            shape = inputs.shape[-1:]
            gamma = tf.get_variable("gamma", shape, inputs.dtype, tf.constant_initializer(self._gain))
            beta = tf.get_variable("beta", shape, inputs.dtype, tf.constant_initializer(self._shift))
            mean, variance = tf.nn.moments(inputs, [1], keep_dims=True)
            # 1e-12: the epsilon of contrib's `layer_norm` in float32; in half precision it had 1e-3.
            epsilon = 1e-3 if inputs.dtype == tf.float16 else 1e-12
            return tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, epsilon)


class UGRNNCell(rnn_cell.RNNCell):
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

    @property
    def state_size(self) -> int:
        """Size of the state."""
        return self._num_units

    @property
    def output_size(self) -> int:
        """Size of an output, without the batch."""
        return self._num_units

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        with tf.variable_scope(tf.get_variable_scope(), initializer=self._initializer):
            gate, candidate = tf.split(linear([inputs, state], 2 * self._num_units, True), 2, axis=1)
        gate = tf.sigmoid(gate + self._forget_bias)
        new_state = gate * state + (1 - gate) * self._activation(candidate)
        return new_state, new_state


class HighwayWrapper(rnn_cell.RNNCell):
    """A cell whose output is mixed with its input by a learned gate.

    Source: TF 1.15 `tf.contrib.rnn.HighwayWrapper`; https://arxiv.org/abs/1505.00387.
    """

    def __init__(self, cell: Any, couple_carry_transform_gates: bool = True, carry_bias_init: float = 1.0):
        """Make it; the class says what the arguments are."""
        super().__init__()
        self._cell = cell
        self._coupled = couple_carry_transform_gates
        self._carry_bias = carry_bias_init

    @property
    def state_size(self) -> Any:
        """Size of the state."""
        return self._cell.state_size

    @property
    def output_size(self) -> Any:
        """Size of an output, without the batch."""
        return self._cell.output_size

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """The state before the first step."""
        return self._cell.zero_state(batch_size, dtype)

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """Run one step, without a variable scope of its own, as in TF 1.15."""
        output, new_state = self._cell(inputs, state)
        tf.nest.assert_same_structure(inputs, output)
        return tf.nest.map_structure(self._mix, inputs, output), new_state

    def _mix(self, inputs: tf.Tensor, output: tf.Tensor) -> tf.Tensor:
        carry = tf.sigmoid(self._gate("carry", inputs, self._carry_bias))
        transform = 1 - carry if self._coupled else tf.sigmoid(self._gate("transform", inputs, -self._carry_bias))
        return inputs * carry + output * transform

    def _gate(self, name: str, inputs: tf.Tensor, bias: float) -> tf.Tensor:
        size = inputs.shape.as_list()[1]
        kernel = tf.get_variable(f"{name}_w", [size, size], inputs.dtype)
        offset = tf.get_variable(f"{name}_b", [size], inputs.dtype, tf.constant_initializer(bias))
        return tf.matmul(inputs, kernel) + offset
