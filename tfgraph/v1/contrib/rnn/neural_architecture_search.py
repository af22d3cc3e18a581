"""The cell that an architecture search found. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1.contrib.rnn.sized import SizedLayerCell, input_depth, lstm_sizes


class NASCell(SizedLayerCell):
    """A cell of eight maps of the input and eight of the output, joined in a tree.

    Source: TF 1.15 `tf.contrib.rnn.NASCell`; https://arxiv.org/abs/1611.01578.
    """

    def __init__(
        self, num_units: int, num_proj: int | None = None, use_bias: bool = False, reuse: Any = None, **kwargs: Any
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse, **kwargs)
        self._num_units = num_units
        self._num_proj = num_proj
        self._use_bias = use_bias
        self._state_size, self._output_size = lstm_sizes(num_units, num_proj)

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        columns = 8 * self._num_units
        self.recurrent_kernel = self.add_weight("recurrent_kernel", [self._output_size, columns])
        self.kernel = self.add_weight("kernel", [input_depth(inputs_shape), columns])
        if self._use_bias:
            self.bias = self.add_weight("bias", [columns], initializer=tf.zeros_initializer())
        if self._num_proj is not None:
            self.projection_weights = self.add_weight("projection_weights", [self._num_units, self._num_proj])
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        c, m = state
        from_output = tf.matmul(m, self.recurrent_kernel)
        if self._use_bias:
            from_output = tf.nn.bias_add(from_output, self.bias)
        from_input = tf.split(tf.matmul(inputs, self.kernel), 8, axis=1)
        pairs = list(zip(from_input, tf.split(from_output, 8, axis=1), strict=True))
        # The search found sums everywhere but in the fourth leaf.
        leaves = [x * y if index == 3 else x + y for index, (x, y) in enumerate(pairs)]
        functions = (tf.sigmoid, tf.nn.relu, tf.sigmoid, tf.nn.relu, tf.tanh, tf.sigmoid, tf.tanh, tf.sigmoid)
        a, b, d, e, f, g, h, i = (function(leaf) for function, leaf in zip(functions, leaves, strict=True))
        new_c = tf.tanh(tf.tanh(a * b) + c) * tf.tanh(d + e)
        new_m = tf.tanh(new_c * tf.tanh(tf.tanh(f * g) + tf.sigmoid(h + i)))
        if self._num_proj is not None:
            new_m = tf.matmul(new_m, self.projection_weights)
        return new_m, rnn_cell.LSTMStateTuple(new_c, new_m)
