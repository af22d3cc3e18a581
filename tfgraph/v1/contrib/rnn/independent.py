"""Cells whose units do not see one another: each state goes to its own unit only. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1.contrib.rnn.sized import SizedLayerCell, input_depth, lstm_sizes


class _IndependentCell(SizedLayerCell):
    """A cell of maps `input @ kernel_w + state * kernel_u + bias`."""

    def __init__(
        self,
        num_units: int,
        activation: Any,
        reuse: Any,
        name: str | None,
        dtype: Any,
        kernel_initializer: Any = None,
        bias_initializer: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self._num_units = num_units
        self._activation = activation or tf.tanh
        self._kernel_initializer = kernel_initializer
        self._bias_initializer = bias_initializer
        self._state_size = self._output_size = num_units

    def _make_map(self, rows: int, count: int, names: tuple[str, str, str], bias: float = 0.0) -> tuple[Any, Any, Any]:
        """The variables of `count` maps beside each other; the bias starts at `bias`."""
        size = count * self._num_units
        kernel_w, kernel_u, bias_name = names
        return (
            self.add_weight(kernel_w, [rows, size], initializer=self._kernel_initializer),
            self.add_weight(kernel_u, [1, size], initializer=tf.random_uniform_initializer(-1, 1, dtype=self.dtype)),
            self.add_weight(
                bias_name, [size], initializer=self._bias_initializer or tf.constant_initializer(bias, dtype=self.dtype)
            ),
        )

    def _apply(self, variables: tuple[Any, Any, Any], inputs: Any, state: Any) -> tf.Tensor:
        kernel_w, kernel_u, bias = variables
        count = bias.shape[0] // self._num_units
        state = state if count == 1 else tf.tile(state, [1, count])
        return tf.nn.bias_add(tf.matmul(inputs, kernel_w) + state * kernel_u, bias)


class IndRNNCell(_IndependentCell):
    """Independently recurrent neural network.

    Source: TF 1.15 `tf.contrib.rnn.IndRNNCell`; https://arxiv.org/abs/1803.04831.
    """

    def __init__(
        self, num_units: int, activation: Any = None, reuse: Any = None, name: str | None = None, dtype: Any = None
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(num_units, activation, reuse, name, dtype)

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        self._map = self._make_map(input_depth(inputs_shape), 1, ("kernel_w", "kernel_u", "bias"))
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        output = self._activation(self._apply(self._map, inputs, state))
        return output, output


class IndyGRUCell(_IndependentCell):
    """A GRU with independent units.

    Source: TF 1.15 `tf.contrib.rnn.IndyGRUCell`; https://arxiv.org/abs/1803.04831, https://arxiv.org/abs/1406.1078.
    """

    def __init__(
        self,
        num_units: int,
        activation: Any = None,
        reuse: Any = None,
        kernel_initializer: Any = None,
        bias_initializer: Any = None,
        name: str | None = None,
        dtype: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(num_units, activation, reuse, name, dtype, kernel_initializer, bias_initializer)

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        rows = input_depth(inputs_shape)
        self._gates = self._make_map(rows, 2, ("gates/kernel_w", "gates/kernel_u", "gates/bias"), 1.0)
        self._candidate = self._make_map(rows, 1, ("candidate/kernel", "candidate/kernel_u", "candidate/bias"))
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        r, u = tf.split(tf.sigmoid(self._apply(self._gates, inputs, state)), 2, axis=1)
        candidate = self._activation(self._apply(self._candidate, inputs, r * state))
        new_state = u * state + (1 - u) * candidate
        return new_state, new_state


class IndyLSTMCell(_IndependentCell):
    """An LSTM with independent units.

    Source: TF 1.15 `tf.contrib.rnn.IndyLSTMCell`; https://arxiv.org/abs/1903.08023.
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        activation: Any = None,
        reuse: Any = None,
        kernel_initializer: Any = None,
        bias_initializer: Any = None,
        name: str | None = None,
        dtype: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(num_units, activation, reuse, name, dtype, kernel_initializer, bias_initializer)
        self._forget_bias = forget_bias
        self._state_size, self._output_size = lstm_sizes(num_units)

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        self._map = self._make_map(input_depth(inputs_shape), 4, ("kernel_w", "kernel_u", "bias"))
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        c, h = state
        i, j, f, o = tf.split(self._apply(self._map, inputs, h), 4, axis=1)
        new_c = c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * self._activation(j)
        new_h = self._activation(new_c) * tf.sigmoid(o)
        return new_h, rnn_cell.LSTMStateTuple(new_c, new_h)
