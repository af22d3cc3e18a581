"""An LSTM that forgets as much as it takes in. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1.contrib.rnn.normalized import layer_norm as normalized
from tfgraph.v1.contrib.rnn.sharded import sharded_variable
from tfgraph.v1.contrib.rnn.sized import SizedCell, input_depth, lstm_sizes


class CoupledInputForgetGateLSTMCell(SizedCell):
    """An LSTM whose input gate is one minus its forget gate.

    Source: TF 1.15 `tf.contrib.rnn.CoupledInputForgetGateLSTMCell`; https://arxiv.org/abs/1503.04069.
    """

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        initializer: Any = None,
        num_proj: int | None = None,
        proj_clip: float | None = None,
        num_unit_shards: int = 1,
        num_proj_shards: int = 1,
        forget_bias: float = 1.0,
        state_is_tuple: bool = True,
        activation: Any = tf.tanh,
        reuse: Any = None,
        layer_norm: bool = False,
        norm_gain: float = 1.0,
        norm_shift: float = 0.0,
    ):
        """Make it; `initializer` is not used, as in TF 1.15."""
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._num_proj = num_proj
        self._proj_clip = proj_clip
        self._shards = num_unit_shards, num_proj_shards
        self._forget_bias = forget_bias
        self._state_is_tuple = state_is_tuple
        self._activation = activation
        self._layer_norm = layer_norm
        self._gain = norm_gain
        self._shift = norm_shift
        sizes, self._output_size = lstm_sizes(num_units, num_proj)
        self._state_size = sizes if state_is_tuple else sum(sizes)

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        units, dtype = self._num_units, inputs.dtype
        c, m = state if self._state_is_tuple else tf.split(state, [units, self._output_size], axis=1)
        kernel_shape = [input_depth(inputs.shape) + self._output_size, 3 * units]
        kernel = sharded_variable("W", kernel_shape, dtype, self._shards[0])
        bias = tf.get_variable("B", [3 * units], dtype, tf.zeros_initializer())
        gates = tf.matmul(tf.concat([inputs, m], 1), kernel)
        if not self._layer_norm:
            gates = tf.nn.bias_add(gates, bias)
        j, f, o = (
            self._normalize(gate, scope)
            for gate, scope in zip(tf.split(gates, 3, axis=1), ("transform", "forget", "output"), strict=True)
        )
        f += self._forget_bias
        if self._use_peepholes:
            w_f, w_o = (tf.get_variable(f"W_{gate}_diag", [units], dtype) for gate in ("F", "O"))
            f += w_f * c
        forget = tf.sigmoid(f)
        c = self._normalize(forget * c + (1 - forget) * self._activation(j), "state")
        if self._use_peepholes:
            o += w_o * c
        m = tf.sigmoid(o) * self._activation(c)
        if self._num_proj is not None:
            m = tf.matmul(m, sharded_variable("W_P", [units, self._num_proj], dtype, self._shards[1]))
            if self._proj_clip is not None:
                m = tf.clip_by_value(m, -self._proj_clip, self._proj_clip)
        return m, rnn_cell.LSTMStateTuple(c, m) if self._state_is_tuple else tf.concat([c, m], 1)

    def _normalize(self, inputs: tf.Tensor, scope: str) -> tf.Tensor:
        return normalized(inputs, scope, self._gain, self._shift) if self._layer_norm else inputs
