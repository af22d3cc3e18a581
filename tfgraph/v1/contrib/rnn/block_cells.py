"""Cells that were one kernel each in contrib: the same variables and numbers.

Source: TF 1.15 `tf.contrib.rnn`.
"""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell
from tf_keras.src.layers.rnn.legacy_cells import LayerRNNCell
from tf_keras.src.legacy_tf_layers.base import Layer


def _lstm_variables(layer: Any, input_size: int, num_units: int, use_peephole: bool) -> dict[str, Any]:
    """The variables of an LSTM under the names of `tf.nn.rnn_cell.LSTMCell`, keyed as the kernels' arguments."""
    variables = {
        "w": layer.add_weight("kernel", [input_size + num_units, 4 * num_units]),
        "b": layer.add_weight("bias", [4 * num_units], initializer=tf.zeros_initializer()),
    }
    if use_peephole:
        for argument, name in (("wci", "w_i_diag"), ("wcf", "w_f_diag"), ("wco", "w_o_diag")):
            variables[argument] = layer.add_weight(name, [num_units])
    return variables


def _lstm_arguments(variables: dict[str, Any], num_units: int, use_peephole: bool, dtype: Any) -> dict[str, Any]:
    arguments = {key: tf.convert_to_tensor(variable) for key, variable in variables.items()}
    if not use_peephole:
        zeros = tf.zeros([num_units], dtype)
        arguments.update(wci=zeros, wcf=zeros, wco=zeros)
    return arguments


class LSTMBlockCell(LayerRNNCell):
    """One step of an LSTM; the variables are those of `LSTMCell`.

    Source: TF 1.15 `tf.contrib.rnn.LSTMBlockCell`; https://arxiv.org/abs/1409.2329.
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        cell_clip: float | None = None,
        use_peephole: bool = False,
        dtype: Any = None,
        reuse: Any = None,
        name: str = "lstm_cell",
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse, dtype=dtype, name=name)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._cell_clip = -1 if cell_clip is None else cell_clip
        self._use_peephole = use_peephole

    @property
    def state_size(self) -> Any:
        """Size of the state."""
        return rnn_cell.LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self) -> int:
        """Size of an output, without the batch."""
        return self._num_units

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        input_size = tf.TensorShape(inputs_shape).dims[-1].value
        self._lstm = _lstm_variables(self, input_size, self._num_units, self._use_peephole)
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        # Plain ops: TF2 has no gradient for the kernel `LSTMBlockCell`.
        c, h = state
        weights = _lstm_arguments(self._lstm, self._num_units, self._use_peephole, inputs.dtype)
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, h], 1), weights["w"]), weights["b"])
        i, candidate, f, o = tf.split(gates, 4, axis=1)
        i = tf.sigmoid(i + weights["wci"] * c)
        f = tf.sigmoid(f + self._forget_bias + weights["wcf"] * c)
        new_c = i * tf.tanh(candidate) + f * c
        if self._cell_clip > 0:
            new_c = tf.clip_by_value(new_c, -self._cell_clip, self._cell_clip)
        new_h = tf.sigmoid(o + weights["wco"] * new_c) * tf.tanh(new_c)
        return new_h, rnn_cell.LSTMStateTuple(new_c, new_h)


class LSTMBlockFusedCell(Layer):
    """A whole LSTM over `[time, batch, size]` as one kernel; called with the sequence, not with one step.

    Source: TF 1.15 `tf.contrib.rnn.LSTMBlockFusedCell`; https://arxiv.org/abs/1409.2329.
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        cell_clip: float | None = None,
        use_peephole: bool = False,
        reuse: Any = None,
        dtype: Any = None,
        name: str = "lstm_fused_cell",
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse, dtype=dtype, name=name)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._cell_clip = -1 if cell_clip is None else cell_clip
        self._use_peephole = use_peephole

    @property
    def num_units(self) -> int:
        """Number of units."""
        return self._num_units

    def build(self, input_shape: Any) -> None:
        """Make the variables."""
        input_size = tf.TensorShape(input_shape).dims[-1].value
        self._lstm = _lstm_variables(self, input_size, self._num_units, self._use_peephole)
        self.built = True

    def call(
        self, inputs: Any, initial_state: Any = None, dtype: Any = None, sequence_length: Any = None
    ) -> tuple[tf.Tensor, Any]:
        """Run over a sequence.

        Returns:
            `(outputs, LSTMStateTuple)`: outputs `[time, batch, num_units]`, zero after the end of each
            sequence, and the state at each sequence's end.
        """
        as_list = isinstance(inputs, list)
        inputs = tf.stack(inputs) if as_list else inputs
        time, batch = tf.unstack(tf.shape(inputs)[:2])
        zeros = tf.zeros([batch, self._num_units], inputs.dtype)
        c, h = (zeros, zeros) if initial_state is None else initial_state
        lengths = tf.fill([batch], time) if sequence_length is None else tf.cast(sequence_length, tf.int32)
        _, cells, _, _, _, _, outputs = tf.raw_ops.BlockLSTM(
            seq_len_max=tf.cast(tf.reduce_max(lengths), tf.int64),
            x=inputs,
            cs_prev=c,
            h_prev=h,
            forget_bias=self._forget_bias,
            cell_clip=self._cell_clip,
            use_peephole=self._use_peephole,
            **_lstm_arguments(self._lstm, self._num_units, self._use_peephole, inputs.dtype),
        )
        if sequence_length is not None:
            mask = tf.sequence_mask(lengths, time, inputs.dtype)  # (batch, time)
            outputs *= tf.expand_dims(tf.transpose(mask), -1)
        # The state of a sequence of length 0 is the one it came with.
        last = tf.stack([lengths, tf.range(batch)], axis=1)
        final_c = tf.gather_nd(tf.concat([tf.expand_dims(c, 0), cells], 0), last)
        final_h = tf.gather_nd(tf.concat([tf.expand_dims(h, 0), outputs], 0), last)
        if as_list:
            outputs = tf.unstack(outputs)
        return outputs, rnn_cell.LSTMStateTuple(final_c, final_h)


class GRUBlockCell(LayerRNNCell):
    """One step of a GRU.

    Source: TF 1.15 `tf.contrib.rnn.GRUBlockCell`; https://arxiv.org/abs/1406.1078.
    """

    #: Names of the gates' and the candidate's kernel and bias.
    _names = ("w_ru", "b_ru", "w_c", "b_c")

    def __init__(
        self, num_units: int | None = None, cell_size: int | None = None, reuse: Any = None, name: str = "gru_cell"
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse, name=name)
        if (cell_size is None) == (num_units is None):
            raise ValueError("Exactly one of num_units or cell_size must be provided.")
        self._num_units: Any = cell_size if num_units is None else num_units

    @property
    def state_size(self) -> Any:
        """Size of the state."""
        return self._num_units

    @property
    def output_size(self) -> Any:
        """Size of an output, without the batch."""
        return self._num_units

    def build(self, input_shape: Any) -> None:
        """Make the variables."""
        rows = tf.TensorShape(input_shape).dims[-1].value + self._num_units
        gate_kernel, gate_bias, kernel, bias = self._names
        self._gru = {
            "w_ru": self.add_weight(gate_kernel, [rows, 2 * self._num_units]),
            "b_ru": self.add_weight(gate_bias, [2 * self._num_units], initializer=tf.ones_initializer()),
            "w_c": self.add_weight(kernel, [rows, self._num_units]),
            "b_c": self.add_weight(bias, [self._num_units], initializer=tf.zeros_initializer()),
        }
        self.built = True

    def call(self, inputs: Any, h_prev: Any) -> Any:
        """Run one step: `(output, next state)`."""
        # Plain ops: TF2 has no gradient for the kernel `GRUBlockCell`.
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, h_prev], 1), self._gru["w_ru"]), self._gru["b_ru"])
        r, u = tf.split(tf.sigmoid(gates), 2, axis=1)
        candidate = tf.matmul(tf.concat([inputs, r * h_prev], 1), self._gru["w_c"])
        h = (1 - u) * tf.tanh(tf.nn.bias_add(candidate, self._gru["b_c"])) + u * h_prev
        return h, h


class GRUBlockCellV2(GRUBlockCell):
    """`GRUBlockCell` with the variable names of `GRUCell`.

    Source: TF 1.15 `tf.contrib.rnn.GRUBlockCellV2`.
    """

    _names = ("gates/kernel", "gates/bias", "candidate/kernel", "candidate/bias")
