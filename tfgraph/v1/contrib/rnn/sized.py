"""Cells whose sizes are known as soon as they are made."""

from typing import Any

import tensorflow.compat.v1 as tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell
from tf_keras.src.layers.rnn import legacy_cells


class _Sized:
    """`state_size` and `output_size`, as a constructor has set them."""

    _state_size: Any
    _output_size: Any

    @property
    def state_size(self) -> Any:
        """Size of the state."""
        return self._state_size

    @property
    def output_size(self) -> Any:
        """Size of an output, without the batch."""
        return self._output_size


class SizedCell(_Sized, rnn_cell.RNNCell):
    """A cell that makes its variables by `tf.get_variable` while it is called."""


class SizedLayerCell(_Sized, legacy_cells.LayerRNNCell):
    """A cell that makes its variables in `build`, as a layer does."""


def lstm_sizes(num_units: int, num_proj: int | None = None) -> tuple[Any, int]:
    """`(state size, output size)` of an LSTM, whose outputs may be projected."""
    output_size = num_proj or num_units
    return rnn_cell.LSTMStateTuple(num_units, output_size), output_size


def input_depth(shape: Any) -> int:
    """The size of an input, from its shape `[batch, size]`.

    Raises:
        ValueError: if it is not known while the graph is built.
    """
    depth = tf.TensorShape(shape).with_rank(2).dims[-1].value
    if depth is None:
        raise ValueError(f"Expected inputs.shape[-1] to be known, saw shape: {shape}")
    return depth
