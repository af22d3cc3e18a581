"""Cells whose step is one kernel. Source: TF 1.15 `tf.contrib.rnn`.

TF2 kept the kernels and those of their gradients, and dropped what joined the two: the gradient functions below.
"""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1.contrib.rnn.sized import SizedLayerCell, input_depth, lstm_sizes


@tf.RegisterGradient("LSTMBlockCell")
def _lstm_gradient(op: tf.Operation, *gradients: Any) -> tuple[Any, ...]:
    x, cs_prev, h_prev, w, wci, wcf, wco, b = op.inputs
    i, cs, f, o, ci, co, _ = op.outputs
    _, cs_grad, _, _, _, _, h_grad = gradients
    cs_prev_grad, gate_gradients, *peephole_gradients = tf.raw_ops.LSTMBlockCellGrad(
        x=x,
        cs_prev=cs_prev,
        h_prev=h_prev,
        w=w,
        wci=wci,
        wcf=wcf,
        wco=wco,
        b=b,
        i=i,
        cs=cs,
        f=f,
        o=o,
        ci=ci,
        co=co,
        cs_grad=cs_grad,
        h_grad=h_grad,
        use_peephole=op.get_attr("use_peephole"),
    )
    x_grad, h_prev_grad = tf.split(tf.matmul(gate_gradients, w, transpose_b=True), [x.shape[1], h_prev.shape[1]], 1)
    w_grad = tf.matmul(tf.concat([x, h_prev], 1), gate_gradients, transpose_a=True)
    b_grad = tf.raw_ops.BiasAddGrad(out_backprop=gate_gradients)
    return x_grad, cs_prev_grad, h_prev_grad, w_grad, *peephole_gradients, b_grad


@tf.RegisterGradient("GRUBlockCell")
def _gru_gradient(op: tf.Operation, *gradients: Any) -> tuple[Any, ...]:
    x, h_prev, w_ru, w_c, b_ru, b_c = op.inputs
    r, u, c, _ = op.outputs
    x_grad, h_prev_grad, candidate_gradients, gate_gradients = tf.raw_ops.GRUBlockCellGrad(
        x=x, h_prev=h_prev, w_ru=w_ru, w_c=w_c, b_ru=b_ru, b_c=b_c, r=r, u=u, c=c, d_h=gradients[3]
    )
    w_ru_grad = tf.matmul(tf.concat([x, h_prev], 1), gate_gradients, transpose_a=True)
    w_c_grad = tf.matmul(tf.concat([x, h_prev * r], 1), candidate_gradients, transpose_a=True)
    b_ru_grad, b_c_grad = (tf.raw_ops.BiasAddGrad(out_backprop=g) for g in (gate_gradients, candidate_gradients))
    return x_grad, h_prev_grad, w_ru_grad, w_c_grad, b_ru_grad, b_c_grad


def lstm_variables(layer: Any, input_size: int, num_units: int, use_peephole: bool) -> dict[str, Any]:
    """The variables of an LSTM under the names of `tf.nn.rnn_cell.LSTMCell`, keyed as the kernels' arguments."""
    variables = {
        "w": layer.add_weight("kernel", [input_size + num_units, 4 * num_units]),
        "b": layer.add_weight("bias", [4 * num_units], initializer=tf.zeros_initializer()),
    }
    if use_peephole:
        for argument, name in (("wci", "w_i_diag"), ("wcf", "w_f_diag"), ("wco", "w_o_diag")):
            variables[argument] = layer.add_weight(name, [num_units])
    return variables


def lstm_arguments(variables: dict[str, Any], num_units: int, dtype: Any) -> dict[str, Any]:
    """The variables as arguments of a kernel, which wants peepholes even if it does not use them."""
    arguments = {key: tf.convert_to_tensor(variable) for key, variable in variables.items()}
    zeros = tf.zeros([num_units], dtype)
    return {"wci": zeros, "wcf": zeros, "wco": zeros} | arguments


class LSTMBlockCell(SizedLayerCell):
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
        self._state_size, self._output_size = lstm_sizes(num_units)

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        self._lstm = lstm_variables(self, input_depth(inputs_shape), self._num_units, self._use_peephole)
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        if len(state) != 2:
            raise ValueError("Expecting state to be a tuple with length 2.")
        _, c, _, _, _, _, h = tf.raw_ops.LSTMBlockCell(
            x=inputs,
            cs_prev=state[0],
            h_prev=state[1],
            forget_bias=self._forget_bias,
            cell_clip=self._cell_clip,
            use_peephole=self._use_peephole,
            **lstm_arguments(self._lstm, self._num_units, inputs.dtype),
        )
        return h, rnn_cell.LSTMStateTuple(c, h)


class GRUBlockCell(SizedLayerCell):
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
        self._state_size = self._output_size = self._num_units

    def build(self, input_shape: Any) -> None:
        """Make the variables."""
        rows, units = input_depth(input_shape) + self._num_units, self._num_units
        gate_kernel, gate_bias, kernel, bias = self._names
        self._gru = {
            "w_ru": self.add_weight(gate_kernel, [rows, 2 * units]),
            "b_ru": self.add_weight(gate_bias, [2 * units], initializer=tf.ones_initializer()),
            "w_c": self.add_weight(kernel, [rows, units]),
            "b_c": self.add_weight(bias, [units], initializer=tf.zeros_initializer()),
        }
        self.built = True

    def call(self, inputs: Any, h_prev: Any) -> Any:
        """Run one step: `(output, next state)`."""
        weights = {key: tf.convert_to_tensor(variable) for key, variable in self._gru.items()}
        *_, h = tf.raw_ops.GRUBlockCell(x=inputs, h_prev=h_prev, **weights)
        return h, h


class GRUBlockCellV2(GRUBlockCell):
    """`GRUBlockCell` with the variable names of `GRUCell`.

    Source: TF 1.15 `tf.contrib.rnn.GRUBlockCellV2`.
    """

    _names = ("gates/kernel", "gates/bias", "candidate/kernel", "candidate/bias")
