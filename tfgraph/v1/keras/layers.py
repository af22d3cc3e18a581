"""`tf.keras.layers` of TF 1.15: tf_keras's layers, the recurrent ones with 1.15's variable names.

tf_keras puts a name scope of the cell around the variables: `lstm/lstm_cell/kernel` where TF 1.15 wrote `lstm/kernel`
into a checkpoint. The layers here build their cell themselves, before tf_keras would.

Source: TF 1.15 `tf.keras.layers`.
"""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as _tf
import tf_keras.api._v1.keras as _keras
from tf_keras.src import backend as _backend

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _keras.layers)


class RNN(_keras.layers.RNN):
    """A layer that runs a cell over `[batch, time, ...]`.

    Source: TF 1.15 `tf.keras.layers.RNN`.
    """

    def build(self, input_shape: Any) -> None:
        """Make the variables."""
        shape = input_shape[0] if isinstance(input_shape, list) else input_shape
        _build_cell(self.cell, _step_shape(shape, self.time_major))
        super().build(input_shape)


class SimpleRNN(_keras.layers.SimpleRNN, RNN):
    """A fully connected recurrent layer.

    Source: TF 1.15 `tf.keras.layers.SimpleRNN`.
    """


class GRU(_keras.layers.GRU, RNN):
    """Gated recurrent units.

    Source: TF 1.15 `tf.keras.layers.GRU`; https://arxiv.org/abs/1406.1078.
    """


class LSTM(_keras.layers.LSTM, RNN):
    """Long short-term memory.

    Source: TF 1.15 `tf.keras.layers.LSTM`.
    """


class ConvLSTM2D(_keras.layers.ConvLSTM2D):
    """A convolutional LSTM over `[batch, time, height, width, channels]`; named `conv_lst_m2d` by default.

    Source: TF 1.15 `tf.keras.layers.ConvLSTM2D`; https://arxiv.org/abs/1506.04214.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        """Make it; `tf_keras.layers.ConvLSTM2D` says what the arguments are."""
        if kwargs.get("name") is None:
            kwargs["name"] = _backend.unique_object_name("conv_lst_m2d", zero_based=True)
        super().__init__(*args, **kwargs)


def _step_shape(shape: Any, time_major: bool) -> Any:
    """The shape of one step's input, from that of the whole, or a structure of such."""
    try:
        shape = _tf.TensorShape(shape)
    except (TypeError, ValueError):  # a structure of shapes
        pass

    def one(whole: Any) -> tuple[Any, ...]:
        sizes = tuple(_tf.TensorShape(whole).as_list())
        return sizes[1:] if time_major else (sizes[0], *sizes[2:])

    return _tf.nest.map_structure(one, shape)


def _build_cell(cell: Any, input_shape: Any) -> None:
    """Make the variables of a cell, or of each of several cells, in the scope of the layer."""
    if not isinstance(cell, _keras.layers.StackedRNNCells):
        if isinstance(cell, _keras.layers.Layer) and not cell.built:
            cell.build(input_shape)
            cell.built = True
        return
    batch = _tf.nest.flatten(input_shape)[0]
    for inner in cell.cells:
        _build_cell(inner, input_shape)
        size = getattr(inner, "output_size", None)
        if size is None:
            size = inner.state_size[0] if isinstance(inner.state_size, Sequence) else inner.state_size
        input_shape = _tf.nest.map_structure(lambda part: (batch, *_tf.TensorShape(part).as_list()), size)
