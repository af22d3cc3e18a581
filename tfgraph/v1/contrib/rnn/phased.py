"""An LSTM that lives in irregular time. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1.contrib.rnn.linear import linear
from tfgraph.v1.contrib.rnn.sized import SizedCell, lstm_sizes


class PhasedLSTMCell(SizedCell):
    """An LSTM whose units are open for a part of a period of their own; inputs are `(time, x)`.

    Args:
        num_units: number of units.
        use_peepholes: gates see the cell state.
        leak: how far a unit is open when it is closed.
        ratio_on: the part of a period, 0 to 1, in which a unit is open.
        trainable_ratio_on: whether that part is learned.
        period_init_min: the shortest period to start with.
        period_init_max: the longest period to start with.
        reuse: whether the variables exist already.

    Source: TF 1.15 `tf.contrib.rnn.PhasedLSTMCell`; https://arxiv.org/abs/1610.09513.
    """

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        leak: float = 0.001,
        ratio_on: float = 0.1,
        trainable_ratio_on: bool = True,
        period_init_min: float = 1.0,
        period_init_max: float = 1000.0,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        # Times are float64, where seconds since 1970 still have milliseconds: they must not be cast.
        super().__init__(_reuse=reuse, autocast=False)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._leak = leak
        self._ratio_on = ratio_on
        self._trainable_ratio_on = trainable_ratio_on
        self._period_bounds = period_init_min, period_init_max
        self._state_size, self._output_size = lstm_sizes(num_units)

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`; inputs are `(time [batch, 1], x [batch, size])`."""
        time, x = inputs
        c, h = state
        units = self._num_units
        with tf.variable_scope("mask_gates"):
            gates = tf.sigmoid(linear([x, h, c] if self._use_peepholes else [x, h], 2 * units, True))
        i, f = tf.split(gates, 2, axis=1)
        with tf.variable_scope("new_input"):
            candidate = tf.tanh(linear([x, h], units, True))
        new_c = c * f + i * candidate
        with tf.variable_scope("output_gate"):
            output_gate = tf.sigmoid(linear([x, h, new_c] if self._use_peepholes else [x, h], units, True))
        new_h = tf.tanh(new_c) * output_gate
        openness = self._openness(time)
        new_c = openness * new_c + (1 - openness) * c
        new_h = openness * new_h + (1 - openness) * h
        return new_h, rnn_cell.LSTMStateTuple(new_c, new_h)

    def _openness(self, time: tf.Tensor) -> tf.Tensor:
        """How far each unit is open at a time: `[batch, units]`, about 0 to 1."""
        shape = [self._num_units]
        period = tf.get_variable("period", shape, initializer=_exponential_of_uniform(*self._period_bounds))
        phase = tf.get_variable("phase", shape, initializer=tf.random_uniform_initializer(0.0, period.initial_value))
        ratio_on = tf.get_variable(
            "ratio_on",
            shape,
            initializer=tf.constant_initializer(self._ratio_on),
            trainable=self._trainable_ratio_on,
        )
        length = tf.cast(period, time.dtype)
        shifted = time - tf.cast(phase, time.dtype)
        # The gradient of the remainder is that of the time itself: periods learn by the division only.
        remainder = tf.stop_gradient(tf.floormod(shifted, length) - shifted) + shifted
        cycle = tf.cast(remainder / length, tf.float32)
        rising = 2 * cycle / ratio_on
        openness = tf.where(cycle < ratio_on, 2 - rising, self._leak * cycle)
        return tf.where(cycle < 0.5 * ratio_on, rising, openness)


def _exponential_of_uniform(lowest: float, highest: float) -> Any:
    def initializer(shape: Any, dtype: Any = tf.float32, partition_info: Any = None) -> tf.Tensor:
        return tf.exp(tf.random_uniform(shape, tf.math.log(lowest), tf.math.log(highest), dtype))

    return initializer
