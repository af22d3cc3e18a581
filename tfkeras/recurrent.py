"""TF1's recurrent cells for Keras: the same weights, the same arithmetic, to the last bit.

A cell of TF1 multiplies its input and its state, side by side, by one matrix. Keras has a matrix for each
(`kernel`, `recurrent_kernel`), and other gates in another order, so a TF1 checkpoint fits none of its layers as it is.
It fits these:

    recurrent = RNN(BasicLSTMCell(128), name="rnn")  # rnn/basic_lstm_cell/kernel and …/bias

is what `tf.nn.dynamic_rnn(tf.nn.rnn_cell.BasicLSTMCell(128), …)` makes. Weights that are to live in Keras's own
layers are taken apart by `keras_weights` of each cell: then outputs agree but for rounding.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import keras
import numpy as np
import tensorflow as tf

from tfkeras.layers import compiled_in_eager_mode

States = Sequence[tf.Tensor]


@keras.saving.register_keras_serializable("tfkeras")
class RNN(keras.layers.RNN):
    """`keras.layers.RNN`, its loop compiled in eager mode, too, where it would round otherwise than in a session."""

    @compiled_in_eager_mode
    def inner_loop(self, sequences: Any, initial_state: Any, mask: Any, training: bool = False) -> Any:
        """See `keras.layers.RNN`."""
        return super().inner_loop(sequences, initial_state, mask, training)


class RecurrentCell(keras.layers.Layer):
    """Base of the cells: a number of units, and states that start at zero.

    Attributes:
        tf1_name: what TF1 names the cell, and so its part of the weights' names in a checkpoint.
        units: the size of the output.
        state_size: the sizes of the states.
    """

    tf1_name: ClassVar[str]

    def __init__(self, units: int, name: str | None = None, **kwargs: Any):
        """Make the cell.

        Args:
            units: size of the output and of each state; TF1 calls it `num_units`.
            name: by default `tf1_name`, also of a second cell: Keras would number it.
            **kwargs: those of `keras.layers.Layer`.

        Raises:
            ValueError: if there are no units.
        """
        super().__init__(name=name or self.tf1_name, **kwargs)
        if units < 1:
            raise ValueError(f"units: expected a positive number, received {units}")
        self.units = units
        self.state_size: int | list[int] = units
        self.output_size = units

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same cell."""
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable("tfkeras")
class BasicRNNCell(RecurrentCell):
    """`h' = tanh([x, h] kernel + bias)`.

    Attributes:
        kernel: `[n + units, units]`, the rows of the input first.
        bias: `[units]`.

    Source: TF 1.15 `tf.nn.rnn_cell.BasicRNNCell`.
    """

    tf1_name = "basic_rnn_cell"

    def build(self, input_shape: Sequence[int]) -> None:
        """Make the weights for inputs `[batch, n]`."""
        self.kernel = self.add_weight(
            shape=(input_shape[-1] + self.units, self.units), initializer="glorot_uniform", name="kernel"
        )
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, inputs: tf.Tensor, states: States) -> tuple[tf.Tensor, list[tf.Tensor]]:
        """Map `[batch, n]` and the state `[batch, units]` to the output and the new state, which are the same."""
        (h,) = states
        output = tf.tanh(tf.nn.bias_add(tf.matmul(tf.concat([inputs, h], 1), self.kernel), self.bias))
        return output, [output]

    def keras_weights(self) -> list[np.ndarray]:
        """The weights of the same `keras.layers.SimpleRNN`, for its `set_weights`."""
        kernel, recurrent_kernel = _input_and_state(self.kernel, self.units)
        return [kernel, recurrent_kernel, self.bias.numpy()]


@keras.saving.register_keras_serializable("tfkeras")
class BasicLSTMCell(RecurrentCell):
    """The long short-term memory of TF1: gates i, j, f, o in one matrix, and 1 added to the forget gate.

    Keras orders them i, f, c, o (its c is TF1's j) and starts the bias of f at 1, where TF1 starts it at 0 and adds
    `forget_bias` in every step: `unit_forget_bias` is the same idea in another place.

    Attributes:
        kernel: `[n + units, 4 * units]`, the rows of the input first.
        bias: `[4 * units]`.

    Source: TF 1.15 `tf.nn.rnn_cell.BasicLSTMCell`; Hochreiter and Schmidhuber 1997; Zaremba et al. 2014.
    """

    tf1_name = "basic_lstm_cell"

    def __init__(self, units: int, forget_bias: float = 1.0, **kwargs: Any):
        """Make the cell.

        Args:
            units: size of the output and of each state; TF1 calls it `num_units`.
            forget_bias: added to the forget gate in every step; it is not in the checkpoint.
            **kwargs: those of `RecurrentCell`.

        Raises:
            ValueError: if there are no units.
        """
        super().__init__(units, **kwargs)
        self.forget_bias = forget_bias
        self.state_size = [units, units]

    def build(self, input_shape: Sequence[int]) -> None:
        """Make the weights for inputs `[batch, n]`."""
        self.kernel = self.add_weight(
            shape=(input_shape[-1] + self.units, 4 * self.units), initializer="glorot_uniform", name="kernel"
        )
        self.bias = self.add_weight(shape=(4 * self.units,), initializer="zeros", name="bias")

    def call(self, inputs: tf.Tensor, states: States) -> tuple[tf.Tensor, list[tf.Tensor]]:
        """Map `[batch, n]` and the states to the output and the new states.

        Args:
            inputs: `[batch, n]`.
            states: h and c, `[batch, units]` each. (TF1's tuple is the other way round: c and h.)
        """
        h, c = states
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, h], 1), self.kernel), self.bias)
        i, j, f, o = tf.split(gates, 4, axis=1)
        forget_bias = tf.constant(self.forget_bias, f.dtype)
        new_c = c * tf.sigmoid(f + forget_bias) + tf.sigmoid(i) * tf.tanh(j)
        new_h = tf.tanh(new_c) * tf.sigmoid(o)
        return new_h, [new_h, new_c]

    def keras_weights(self) -> list[np.ndarray]:
        """The weights of the same `keras.layers.LSTM`, for its `set_weights`."""
        i, j, f, o = np.split(self.bias.numpy(), 4)
        bias = np.concatenate([i, f + np.float32(self.forget_bias), j, o])
        kernel, recurrent_kernel = (
            np.concatenate([i, f, j, o], axis=1)
            for i, j, f, o in (np.split(part, 4, axis=1) for part in _input_and_state(self.kernel, self.units))
        )
        return [kernel, recurrent_kernel, bias]

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same cell."""
        return {**super().get_config(), "forget_bias": self.forget_bias}


@keras.saving.register_keras_serializable("tfkeras")
class GRUCell(RecurrentCell):
    """The gated recurrent unit of TF1: `r` resets the state before the candidate is computed from it.

    That is Keras's `reset_after=False`, which is not its default. The gates are r, u in TF1 and z (TF1's u), r in
    Keras. The bias of the gates starts at 1, so that the state changes slowly at first.

    Attributes:
        gates: dense layer, `kernel` `[n + units, 2 * units]` and `bias` `[2 * units]`, of `[x, h]`.
        candidate: dense layer, `kernel` `[n + units, units]` and `bias` `[units]`, of `[x, r h]`.

    Source: TF 1.15 `tf.nn.rnn_cell.GRUCell`; Cho et al. 2014.
    """

    tf1_name = "gru_cell"

    def __init__(self, units: int, **kwargs: Any):
        """Make the cell.

        Args:
            units: size of the output and of the state; TF1 calls it `num_units`.
            **kwargs: those of `RecurrentCell`.

        Raises:
            ValueError: if there are no units.
        """
        super().__init__(units, **kwargs)
        # Keras's own dense layer: like the cell of TF1, and unlike hand-written TF1 layers, it uses BiasAdd.
        self.gates = keras.layers.Dense(2 * units, activation="sigmoid", bias_initializer="ones", name="gates")
        self.candidate = keras.layers.Dense(units, activation="tanh", name="candidate")

    def build(self, input_shape: Sequence[int]) -> None:
        """Make the weights for inputs `[batch, n]`."""
        both = (None, input_shape[-1] + self.units)
        self.gates.build(both)
        self.candidate.build(both)

    def call(self, inputs: tf.Tensor, states: States) -> tuple[tf.Tensor, list[tf.Tensor]]:
        """Map `[batch, n]` and the state `[batch, units]` to the output and the new state, which are the same."""
        (h,) = states
        r, u = tf.split(self.gates(tf.concat([inputs, h], 1)), 2, axis=1)
        c = self.candidate(tf.concat([inputs, r * h], 1))
        new_h = u * h + (1 - u) * c
        return new_h, [new_h]

    def keras_weights(self) -> list[np.ndarray]:
        """The weights of the same `keras.layers.GRU` with `reset_after=False`, for its `set_weights`."""
        r, u = np.split(self.gates.bias.numpy(), 2)
        bias = np.concatenate([u, r, self.candidate.bias.numpy()])
        gates = _input_and_state(self.gates.kernel, self.units)
        candidates = _input_and_state(self.candidate.kernel, self.units)
        kernel, recurrent_kernel = (
            np.concatenate([*np.split(gate, 2, axis=1)[::-1], candidate], axis=1)
            for gate, candidate in zip(gates, candidates, strict=True)
        )
        return [kernel, recurrent_kernel, bias]


def _input_and_state(kernel: keras.Variable, units: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut the kernel of `[x, h]` into that of x and that of h."""
    array = kernel.numpy()
    return array[:-units], array[-units:]
