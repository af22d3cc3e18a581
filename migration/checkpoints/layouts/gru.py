"""GRU: TF1 keeps a kernel for the gates r, u and one for the candidate; Keras two with z (which is u), r, h.

Keras's layer must have `reset_after=False`, which is not its default: TF1's cell resets the state before it multiplies.

Source: TF 1.15 `python/ops/rnn_cell_impl.py`, `GRUCell`; with `reset_after=True`, `CudnnCompatibleGRUCell` of
`contrib/cudnn_rnn/python/ops/cudnn_rnn_ops.py`.
"""

from collections.abc import Sequence

import keras
import numpy as np

from migration.checkpoints.layouts.layout import Layout, Shape


class GRU(Layout):
    """`tf.nn.rnn_cell.GRUCell` and `keras.layers.GRUCell`, the cell of `keras.layers.GRU`."""

    layer_class = keras.layers.GRUCell
    rule = "GRU: gates r, u and candidate to z, r, h; kernels split"

    @property
    def tensors(self) -> dict[str, Shape]:
        """`gates` and `candidate`, `[inputs + units, …]`; with `reset_after` the candidate in two projections."""
        units, inputs = self.layer.units, self.layer.kernel.shape[0]
        gates = {"gates/kernel": (inputs + units, 2 * units), "gates/bias": (2 * units,)}
        if not self.layer.reset_after:
            return {**gates, "candidate/kernel": (inputs + units, units), "candidate/bias": (units,)}
        return {
            **gates,
            "candidate/input_projection/kernel": (inputs, units),
            "candidate/input_projection/bias": (units,),
            "candidate/hidden_projection/kernel": (units, units),
            "candidate/hidden_projection/bias": (units,),
        }

    @property
    def variables(self) -> list[keras.Variable]:
        """The two kernels and the bias, `[3 * units]`; with `reset_after` `[2, 3 * units]`."""
        return [self.layer.kernel, self.layer.recurrent_kernel, self.layer.bias]

    def to_keras(self, tensors: Sequence[np.ndarray], is_slot: bool = False) -> list[np.ndarray]:
        """Join gates and candidate, u before r, and split inputs from state."""
        inputs = self.layer.kernel.shape[0]
        gates_kernel, gates_bias, *candidate = tensors
        (r, u), (r_bias, u_bias) = np.split(gates_kernel, 2, axis=1), np.split(gates_bias, 2)
        if self.layer.reset_after:
            kernel, bias, hidden_kernel, hidden_bias = candidate
            # Keras adds two biases to each gate, TF1 one: it becomes the first.
            none = np.zeros_like(gates_bias)
            biases = np.stack([np.concatenate([u_bias, r_bias, bias]), np.concatenate([none, hidden_bias])])
        else:
            kernel, hidden_kernel = np.split(candidate[0], [inputs])
            biases = np.concatenate([u_bias, r_bias, candidate[1]])
        return [
            np.concatenate([u[:inputs], r[:inputs], kernel], axis=1),
            np.concatenate([u[inputs:], r[inputs:], hidden_kernel], axis=1),
            biases,
        ]

    def to_tf1(self, variables: Sequence[np.ndarray], is_slot: bool = False) -> list[np.ndarray]:
        """Undo it."""
        kernel, recurrent_kernel, biases = variables
        (u, r, h), (u_state, r_state, h_state) = (np.split(array, 3, axis=1) for array in (kernel, recurrent_kernel))
        gates_kernel = np.concatenate([np.concatenate([r, u], axis=1), np.concatenate([r_state, u_state], axis=1)])
        if self.layer.reset_after:
            u_bias, r_bias, bias = np.split(biases[0], 3)
            u_other, r_other, hidden_bias = np.split(biases[1], 3)
            gates_bias = np.concatenate([r_bias + r_other, u_bias + u_other])
            return [gates_kernel, gates_bias, h, bias, h_state, hidden_bias]
        u_bias, r_bias, bias = np.split(biases, 3)
        return [gates_kernel, np.concatenate([r_bias, u_bias]), np.concatenate([h, h_state]), bias]


LAYOUT = GRU
