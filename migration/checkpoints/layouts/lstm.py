"""LSTM: TF1 keeps one kernel for inputs and state, gates i, j, f, o; Keras two, gates i, f, c, o.

TF1's cell adds `forget_bias`, 1 by default, when it computes; Keras's bias has it in it. Adding it rounds: the way back
gives the bias within 6e-8, half of float32's step at 1, and all else to the last bit. What `CudnnLSTM` saves, for
`CudnnCompatibleLSTMCell`, has the same tensors, but nothing is added: only the names tell.

Source: TF 1.15 `python/ops/rnn_cell_impl.py`, `BasicLSTMCell` and `LSTMCell` without peepholes and projection;
`contrib/cudnn_rnn/python/ops/cudnn_rnn_ops.py`, `CudnnCompatibleLSTMCell`.
"""

from collections.abc import Sequence

import keras
import numpy as np

from migration.checkpoints.layouts.layout import Layout, Shape, regrouped

#: i, j, f, o to i, f, c (which TF1 calls j), o; it is its own inverse.
_GATES = (0, 2, 1, 3)


def forget_bias_of(name: str) -> float:
    """What the cell adds that has a tensor of this name in a checkpoint, unless the script said otherwise."""
    return 0.0 if "cudnn_compatible" in name else 1.0


class LSTM(Layout):
    """`tf.nn.rnn_cell.LSTMCell` or `BasicLSTMCell` and `keras.layers.LSTMCell`, the cell of `keras.layers.LSTM`."""

    layer_class = keras.layers.LSTMCell
    rule = "LSTM: gates i, j, f, o to i, f, c, o; kernel split"

    @property
    def added(self) -> str:
        """The forget bias."""
        return f"forget bias {self.forget_bias:g} added" if self.forget_bias else ""

    @property
    def tensors(self) -> dict[str, Shape]:
        """`kernel` `[inputs + units, 4 * units]`, `bias` `[4 * units]`."""
        units = self.layer.units
        return {"kernel": (self.layer.kernel.shape[0] + units, 4 * units), "bias": (4 * units,)}

    @property
    def variables(self) -> list[keras.Variable]:
        """The two kernels and the bias."""
        return [self.layer.kernel, self.layer.recurrent_kernel, self.layer.bias]

    def to_keras(self, tensors: Sequence[np.ndarray], is_slot: bool = False) -> list[np.ndarray]:
        """Split the kernel, reorder the gates, and add the forget bias."""
        kernel, bias = (regrouped(array, _GATES) for array in tensors)
        inputs = len(kernel) - self.layer.units
        return [kernel[:inputs], kernel[inputs:], self._shifted(bias, 0 if is_slot else self.forget_bias)]

    def to_tf1(self, variables: Sequence[np.ndarray], is_slot: bool = False) -> list[np.ndarray]:
        """Undo it."""
        kernel, recurrent_kernel, bias = variables
        shifted = self._shifted(bias, 0 if is_slot else -self.forget_bias)
        return [regrouped(np.concatenate([kernel, recurrent_kernel]), _GATES), regrouped(shifted, _GATES)]

    def _shifted(self, bias: np.ndarray, by: float) -> np.ndarray:
        units = self.layer.units
        shifted = bias.copy()
        if by:  # -0 + 0 is another zero
            shifted[units : 2 * units] += bias.dtype.type(by)
        return shifted


LAYOUT = LSTM
