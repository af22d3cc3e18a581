"""An LSTM cut into groups, for fewer weights. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1.contrib.rnn.linear import linear
from tfgraph.v1.contrib.rnn.sized import SizedCell, input_depth, lstm_sizes


class GLSTMCell(SizedCell):
    """Group LSTM: each group of units sees its own part of the input and of the output before.

    Source: TF 1.15 `tf.contrib.rnn.GLSTMCell`; https://arxiv.org/abs/1703.10722.
    """

    def __init__(
        self,
        num_units: int,
        initializer: Any = None,
        num_proj: int | None = None,
        number_of_groups: int = 1,
        forget_bias: float = 1.0,
        activation: Any = tf.tanh,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse)
        if num_units % number_of_groups != 0:
            raise ValueError("num_units must be divisible by number_of_groups")
        if num_proj and num_proj % number_of_groups != 0:
            raise ValueError("num_proj must be divisible by number_of_groups")
        self._num_units = num_units
        self._initializer = initializer
        self._num_proj = num_proj
        self._groups = number_of_groups
        self._forget_bias = forget_bias
        self._activation = activation
        self._state_size, self._output_size = lstm_sizes(num_units, num_proj)

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        c, m = state
        groups, units = self._groups, self._num_units
        if (size := input_depth(inputs.shape)) % groups != 0:
            raise ValueError(f"input size ({size}) must be divisible by number_of_groups ({groups})")
        with tf.variable_scope(tf.get_variable_scope(), initializer=self._initializer):
            maps = []
            for index, parts in enumerate(zip(tf.split(inputs, groups, 1), tf.split(m, groups, 1), strict=True)):
                with tf.variable_scope(f"group{index}"):
                    maps.append(tf.split(linear(tf.concat(parts, 1), 4 * units // groups, False), 4, axis=1))
            biases = [tf.get_variable(f"bias_{gate}", [units], inputs.dtype, tf.zeros_initializer()) for gate in "ijfo"]
            i, j, f, o = (
                tf.nn.bias_add(tf.concat(parts, 1), bias)
                for parts, bias in zip(zip(*maps, strict=True), biases, strict=True)
            )
        c = tf.sigmoid(f + self._forget_bias) * c + tf.sigmoid(i) * tf.tanh(j)
        m = tf.sigmoid(o) * self._activation(c)
        if self._num_proj is not None:
            with tf.variable_scope("projection"):
                m = linear(m, self._num_proj, False)
        return m, rnn_cell.LSTMStateTuple(c, m)
