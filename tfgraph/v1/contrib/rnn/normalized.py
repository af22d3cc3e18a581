"""LSTMs with normalized gates or weights. Source: TF 1.15 `tf.contrib.rnn`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1 import nn
from tfgraph.v1.contrib.rnn.linear import Linear, bias_variable
from tfgraph.v1.contrib.rnn.sized import SizedCell, lstm_sizes


def layer_norm(inputs: tf.Tensor, scope: str, gain: float, shift: float) -> tf.Tensor:
    """Normalize each row `[batch, size]`, with the variables `gamma` and `beta`, which start at `gain` and `shift`."""
    with tf.variable_scope(scope):
        gamma = tf.get_variable("gamma", inputs.shape[-1:], inputs.dtype, tf.constant_initializer(gain))
        beta = tf.get_variable("beta", inputs.shape[-1:], inputs.dtype, tf.constant_initializer(shift))
        mean, variance = tf.nn.moments(inputs, [1], keep_dims=True)
        # 1e-12: the epsilon of contrib's `layer_norm` in float32; in half precision it had 1e-3.
        epsilon = 1e-3 if inputs.dtype == tf.float16 else 1e-12
        return tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, epsilon)


class LayerNormBasicLSTMCell(SizedCell):
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
        self._state_size, self._output_size = lstm_sizes(num_units)

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        c, h = state
        arguments = tf.concat([inputs, h], 1)
        # The bias starts as the kernel does, not at 0.
        gates = Linear(
            arguments,
            4 * self._num_units,
            build_bias=not self._layer_norm,
            bias_initializer=tf.get_variable_scope().initializer or tf.glorot_uniform_initializer(),
        )(arguments)
        i, j, f, o = (
            self._normalize(gate, scope)
            for gate, scope in zip(tf.split(gates, 4, axis=1), ("input", "transform", "forget", "output"), strict=True)
        )
        candidate = self._activation(j)
        if not isinstance(self._keep_prob, float) or self._keep_prob < 1:
            candidate = nn.dropout(candidate, self._keep_prob, seed=self._seed)
        new_c = c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * candidate
        new_c = self._normalize(new_c, "state")
        new_h = self._activation(new_c) * tf.sigmoid(o)
        return new_h, rnn_cell.LSTMStateTuple(new_c, new_h)

    def _normalize(self, inputs: tf.Tensor, scope: str) -> tf.Tensor:
        return layer_norm(inputs, scope, self._gain, self._shift) if self._layer_norm else inputs


class _PeepholeLSTMCell(SizedCell):
    """An LSTM with peepholes, clipping and projection; a subclass says how it normalizes."""

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool,
        cell_clip: float | None,
        initializer: Any,
        num_proj: int | None,
        proj_clip: float | None,
        forget_bias: float,
        activation: Any,
        reuse: Any,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._cell_clip = cell_clip
        self._initializer = initializer
        self._num_proj = num_proj
        self._proj_clip = proj_clip
        self._forget_bias = forget_bias
        self._activation = activation or tf.tanh
        self._state_size, self._output_size = lstm_sizes(num_units, num_proj)

    def _gates(self, inputs: tf.Tensor, h: tf.Tensor) -> Any:
        raise NotImplementedError

    def _project(self, output: tf.Tensor) -> tf.Tensor:
        raise NotImplementedError

    def _normalize_state(self, c: tf.Tensor) -> tf.Tensor:
        return c

    def _step(self, inputs: tf.Tensor, state: Any) -> Any:
        c, h = state
        i, j, f, o = self._gates(inputs, h)
        f += self._forget_bias
        if self._use_peepholes:
            w_f, w_i, w_o = (
                tf.get_variable(f"w_{gate}_diag", [self._num_units], inputs.dtype) for gate in ("f", "i", "o")
            )
            f += w_f * c
            i += w_i * c
        c = self._normalize_state(tf.sigmoid(f) * c + tf.sigmoid(i) * self._activation(j))
        if self._cell_clip is not None:
            c = tf.clip_by_value(c, -self._cell_clip, self._cell_clip)
        if self._use_peepholes:
            o += w_o * c
        h = tf.sigmoid(o) * self._activation(c)
        if self._num_proj is not None:
            with tf.variable_scope("projection"):
                h = self._project(h)
            if self._proj_clip is not None:
                h = tf.clip_by_value(h, -self._proj_clip, self._proj_clip)
        return h, rnn_cell.LSTMStateTuple(c, h)


class LayerNormLSTMCell(_PeepholeLSTMCell):
    """An LSTM whose gates and state are layer-normalized; `bias` exists then, but is not added.

    Source: TF 1.15 `tensorflow.contrib.rnn.python.ops.rnn_cell.LayerNormLSTMCell`; https://arxiv.org/abs/1607.06450.
    """

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        cell_clip: float | None = None,
        initializer: Any = None,
        num_proj: int | None = None,
        proj_clip: float | None = None,
        forget_bias: float = 1.0,
        activation: Any = None,
        layer_norm: bool = False,
        norm_gain: float = 1.0,
        norm_shift: float = 0.0,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            num_units, use_peepholes, cell_clip, initializer, num_proj, proj_clip, forget_bias, activation, reuse
        )
        self._layer_norm = layer_norm
        self._gain = norm_gain
        self._shift = norm_shift

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        with tf.variable_scope(tf.get_variable_scope(), initializer=self._initializer):
            return self._step(inputs, state)

    def _gates(self, inputs: tf.Tensor, h: tf.Tensor) -> Any:
        linear = Linear([inputs, h], 4 * self._num_units, build_bias=True)
        if self._layer_norm:
            linear.bias = None
        gates = tf.split(linear([inputs, h]), 4, axis=1)
        return (
            self._normalize(gate, scope)
            for gate, scope in zip(gates, ("input", "transform", "forget", "output"), strict=True)
        )

    def _normalize(self, inputs: tf.Tensor, scope: str) -> tf.Tensor:
        return layer_norm(inputs, scope, self._gain, self._shift) if self._layer_norm else inputs

    def _normalize_state(self, c: tf.Tensor) -> tf.Tensor:
        return self._normalize(c, "state")

    def _project(self, output: tf.Tensor) -> tf.Tensor:
        return Linear(output, self._num_proj or 0, build_bias=False)(output)


class WeightNormLSTMCell(_PeepholeLSTMCell):
    """An LSTM whose kernels have columns of a learned length.

    Source: TF 1.15 `tensorflow.contrib.rnn.python.ops.rnn_cell.WeightNormLSTMCell`; https://arxiv.org/abs/1602.07868.
    """

    def __init__(
        self,
        num_units: int,
        norm: bool = True,
        use_peepholes: bool = False,
        cell_clip: float | None = None,
        initializer: Any = None,
        num_proj: int | None = None,
        proj_clip: float | None = None,
        forget_bias: float = 1,
        activation: Any = None,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            num_units, use_peepholes, cell_clip, initializer, num_proj, proj_clip, forget_bias, activation, reuse
        )
        self._norm = norm
        self._scope = "wn_lstm_cell"  # of the cell, so that it stands twice in the names, as in TF 1.15

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        with tf.variable_scope(self._scope, initializer=self._initializer):
            return self._step(inputs, state)

    def _gates(self, inputs: tf.Tensor, h: tf.Tensor) -> Any:
        return tf.split(self._linear([inputs, h], 4 * self._num_units, build_bias=True), 4, axis=1)

    def _project(self, output: tf.Tensor) -> tf.Tensor:
        return self._linear([output], self._num_proj or 0, build_bias=False)

    def _linear(self, arguments: list[tf.Tensor], output_size: int, build_bias: bool) -> tf.Tensor:
        linear = Linear(arguments, output_size, build_bias=False)
        if self._norm:
            blocks = tf.split(linear.kernel, [argument.shape[1] for argument in arguments])
            lengths = (
                tf.get_variable(f"norm_{index}", [output_size], block.dtype) for index, block in enumerate(blocks)
            )
            normalized = [tf.nn.l2_normalize(block, axis=0) * g for block, g in zip(blocks, lengths, strict=True)]
            linear.kernel = tf.concat(normalized, 0)
        if build_bias:
            linear.bias = bias_variable(output_size, arguments[0].dtype)
        return linear(arguments)
