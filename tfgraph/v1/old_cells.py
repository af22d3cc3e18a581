"""The recurrent cells with the arguments they had in TF 0.x: `input_size`, and states that were no tuples.

`tf.nn.rnn_cell` gives these to scripts of TF 0.x, and the cells of 1.15 to all others. The arithmetic is the same:
only the order of the arguments, and whether an LSTM keeps `c` and `h` in one tensor, differ.

Source: TF 0.10 and 0.12 `tf.nn.rnn_cell`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell as _cells

from tfgraph.v1 import renames as _renames
from tfgraph.v1.stacked_cells import separate_layers as _separate_layers


def _tuples(state_is_tuple: bool | None) -> bool:
    """The default of `state_is_tuple`: False up to TF 0.10."""
    return _renames.assumed() != "0.x" if state_is_tuple is None else state_is_tuple


class BasicRNNCell(_cells.BasicRNNCell):
    """The most basic cell: `output = new_state = activation(W input + U state + B)`."""

    def __init__(self, num_units: int, input_size: Any = None, activation: Any = _tf.tanh, **kwargs: Any):
        """Make a cell; `input_size` is found out from the input."""
        super().__init__(num_units, activation=activation, **kwargs)


class GRUCell(_cells.GRUCell):
    """Gated recurrent unit."""

    def __init__(self, num_units: int, input_size: Any = None, activation: Any = _tf.tanh, **kwargs: Any):
        """Make a cell; `input_size` is found out from the input."""
        super().__init__(num_units, activation=activation, **kwargs)


class BasicLSTMCell(_cells.BasicLSTMCell):
    """LSTM without peepholes, clipping and projection."""

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        input_size: Any = None,
        state_is_tuple: bool | None = None,
        activation: Any = _tf.tanh,
        **kwargs: Any,
    ):
        """Make a cell; `input_size` is found out from the input."""
        super().__init__(num_units, forget_bias, _tuples(state_is_tuple), activation, **kwargs)


class LSTMCell(_cells.LSTMCell):
    """LSTM with peepholes, clipping and projection."""

    def __init__(
        self,
        num_units: int,
        input_size: Any = None,
        use_peepholes: bool = False,
        cell_clip: float | None = None,
        initializer: Any = None,
        num_proj: int | None = None,
        proj_clip: float | None = None,
        num_unit_shards: int = 1,
        num_proj_shards: int = 1,
        forget_bias: float = 1.0,
        state_is_tuple: bool | None = None,
        activation: Any = _tf.tanh,
        **kwargs: Any,
    ):
        """Make a cell; `input_size` is found out from the input."""
        super().__init__(
            num_units,
            use_peepholes=use_peepholes,
            cell_clip=cell_clip,
            initializer=initializer,
            num_proj=num_proj,
            proj_clip=proj_clip,
            num_unit_shards=None if num_unit_shards == 1 else num_unit_shards,
            num_proj_shards=None if num_proj_shards == 1 else num_proj_shards,
            forget_bias=forget_bias,
            state_is_tuple=_tuples(state_is_tuple),
            activation=activation,
            **kwargs,
        )


class MultiRNNCell(_cells.MultiRNNCell):
    """Cells one upon the other."""

    def __init__(self, cells: Any, state_is_tuple: bool | None = None):
        """Make a cell; `[cell] * n` makes `n` layers with variables of their own, as it did in TF 0.x."""
        super().__init__(_separate_layers(cells), _tuples(state_is_tuple))
