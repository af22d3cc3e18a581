"""Plain RNN: TF1 keeps one kernel for inputs and state, Keras two.

Source: TF 1.15 `python/ops/rnn_cell_impl.py`, `BasicRNNCell`.
"""

from collections.abc import Sequence

import keras
import numpy as np

from migration.checkpoints.layouts.layout import Layout, Shape


class SimpleRNN(Layout):
    """`tf.nn.rnn_cell.BasicRNNCell` and `keras.layers.SimpleRNNCell`, the cell of `keras.layers.SimpleRNN`."""

    layer_class = keras.layers.SimpleRNNCell
    rule = "RNN: kernel split"

    @property
    def tensors(self) -> dict[str, Shape]:
        """`kernel` `[inputs + units, units]`, `bias` `[units]`."""
        units = self.layer.units
        return {"kernel": (self.layer.kernel.shape[0] + units, units), "bias": (units,)}

    @property
    def variables(self) -> list[keras.Variable]:
        """The two kernels and the bias."""
        return [self.layer.kernel, self.layer.recurrent_kernel, self.layer.bias]

    def to_keras(self, tensors: Sequence[np.ndarray], is_slot: bool = False) -> list[np.ndarray]:
        """Split the kernel."""
        kernel, bias = tensors
        return [*np.split(kernel, [len(kernel) - self.layer.units]), bias]

    def to_tf1(self, variables: Sequence[np.ndarray], is_slot: bool = False) -> list[np.ndarray]:
        """Join the kernels."""
        kernel, recurrent_kernel, bias = variables
        return [np.concatenate([kernel, recurrent_kernel]), bias]


LAYOUT = SimpleRNN
