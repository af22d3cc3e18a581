"""A cell whose gates do not see its state. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.rnn.sized import SizedLayerCell, input_depth


class SRUCell(SizedLayerCell):
    """Simple recurrent unit.

    Source: TF 1.15 `tf.contrib.rnn.SRUCell`; https://arxiv.org/abs/1709.02755.
    """

    def __init__(
        self, num_units: int, activation: Any = None, reuse: Any = None, name: str | None = None, **kwargs: Any
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse, name=name, **kwargs)
        self._num_units = num_units
        self._activation = activation or tf.tanh
        self._state_size = self._output_size = num_units

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        self._kernel = self.add_weight("kernel", [input_depth(inputs_shape), 4 * self._num_units])
        self._bias = self.add_weight("bias", [2 * self._num_units], initializer=tf.zeros_initializer())
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        candidate, *gates, shortcut = tf.split(tf.matmul(inputs, self._kernel), 4, axis=1)
        gate = tf.sigmoid(tf.nn.bias_add(tf.concat(gates, 1), self._bias))
        forget, reset = tf.split(gate, 2, axis=1)
        new_state = forget * state + (1.0 - forget) * candidate
        return reset * self._activation(new_state) + (1.0 - reset) * shortcut, new_state
