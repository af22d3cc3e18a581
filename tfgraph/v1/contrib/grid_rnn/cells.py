"""Grids of one, two and three dimensions whose first reads the inputs, gives the outputs and comes last."""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.grid_rnn.grid import GridRNNCell
from tfgraph.v1.nn import rnn_cell

_Activation = Callable[[tf.Tensor], tf.Tensor] | None


class _FirstDimension(GridRNNCell):
    """A grid whose first dimension has no state if `non_recurrent_fn` is given; the others always have one."""

    def __init__(
        self, num_units: int, num_dims: int, tied: bool, non_recurrent_fn: _Activation, cell_fn: Any, *tuples: bool
    ):
        """Say that the first dimension does everything."""
        super().__init__(
            num_units,
            num_dims,
            0,
            0,
            0,
            None if non_recurrent_fn is None else 0,
            tied,
            cell_fn,
            non_recurrent_fn,
            *tuples,
        )


class Grid1BasicRNNCell(_FirstDimension):
    """A grid of one `BasicRNNCell`.

    Args:
        num_units: size of each cell, > 0.
        state_is_tuple: whether the states are a tuple, or side by side in one tensor.
        output_is_tuple: whether the outputs are a tuple, or side by side in one tensor.

    Source: TF 1.15 `tf.contrib.grid_rnn.Grid1BasicRNNCell`.
    """

    def __init__(self, num_units: int, state_is_tuple: bool = True, output_is_tuple: bool = True):
        """Make it; the class says what the arguments are."""
        super().__init__(num_units, 1, False, None, rnn_cell.BasicRNNCell, state_is_tuple, output_is_tuple)


class Grid2BasicRNNCell(_FirstDimension):
    """A grid of two `BasicRNNCell`s.

    Args:
        num_units: size of each cell, > 0.
        tied: whether the dimensions share their weights.
        non_recurrent_fn: if given, the activation of the first dimension, which then has no state.
        state_is_tuple: whether the states are a tuple, or side by side in one tensor.
        output_is_tuple: whether the outputs are a tuple, or side by side in one tensor.

    Source: TF 1.15 `tf.contrib.grid_rnn.Grid2BasicRNNCell`.
    """

    def __init__(
        self,
        num_units: int,
        tied: bool = False,
        non_recurrent_fn: _Activation = None,
        state_is_tuple: bool = True,
        output_is_tuple: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(num_units, 2, tied, non_recurrent_fn, rnn_cell.BasicRNNCell, state_is_tuple, output_is_tuple)


class Grid1BasicLSTMCell(_FirstDimension):
    """A grid of one `BasicLSTMCell`.

    Args:
        num_units: size of each cell, > 0.
        forget_bias: added to the bias of the forget gates.
        state_is_tuple: whether the states are a tuple, or side by side in one tensor.
        output_is_tuple: whether the outputs are a tuple, or side by side in one tensor.

    Source: TF 1.15 `tf.contrib.grid_rnn.Grid1BasicLSTMCell`.
    """

    def __init__(
        self, num_units: int, forget_bias: float = 1.0, state_is_tuple: bool = True, output_is_tuple: bool = True
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            num_units,
            1,
            False,
            None,
            lambda size: rnn_cell.BasicLSTMCell(size, forget_bias=forget_bias),
            state_is_tuple,
            output_is_tuple,
        )


class Grid2BasicLSTMCell(_FirstDimension):
    """A grid of two `BasicLSTMCell`s.

    Args:
        num_units: size of each cell, > 0.
        tied: whether the dimensions share their weights.
        non_recurrent_fn: if given, the activation of the first dimension, which then has no state.
        forget_bias: added to the bias of the forget gates.
        state_is_tuple: whether the states are a tuple, or side by side in one tensor.
        output_is_tuple: whether the outputs are a tuple, or side by side in one tensor.

    Source: TF 1.15 `tf.contrib.grid_rnn.Grid2BasicLSTMCell`.
    """

    def __init__(
        self,
        num_units: int,
        tied: bool = False,
        non_recurrent_fn: _Activation = None,
        forget_bias: float = 1.0,
        state_is_tuple: bool = True,
        output_is_tuple: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            num_units,
            2,
            tied,
            non_recurrent_fn,
            lambda size: rnn_cell.BasicLSTMCell(size, forget_bias=forget_bias),
            state_is_tuple,
            output_is_tuple,
        )


class Grid1LSTMCell(_FirstDimension):
    """A grid of one `LSTMCell`.

    Args:
        num_units: size of each cell, > 0.
        use_peepholes: whether the gates see the memory.
        forget_bias: added to the bias of the forget gates.
        state_is_tuple: whether the states are a tuple, or side by side in one tensor.
        output_is_tuple: whether the outputs are a tuple, or side by side in one tensor.

    Source: TF 1.15 `tf.contrib.grid_rnn.Grid1LSTMCell`.
    """

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        forget_bias: float = 1.0,
        state_is_tuple: bool = True,
        output_is_tuple: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            num_units,
            1,
            False,
            None,
            lambda size: rnn_cell.LSTMCell(size, forget_bias=forget_bias, use_peepholes=use_peepholes),
            state_is_tuple,
            output_is_tuple,
        )


class Grid2LSTMCell(_FirstDimension):
    """A grid of two `LSTMCell`s.

    Args:
        num_units: size of each cell, > 0.
        tied: whether the dimensions share their weights.
        non_recurrent_fn: if given, the activation of the first dimension, which then has no state.
        use_peepholes: whether the gates see the memory.
        forget_bias: added to the bias of the forget gates.
        state_is_tuple: whether the states are a tuple, or side by side in one tensor.
        output_is_tuple: whether the outputs are a tuple, or side by side in one tensor.

    Source: TF 1.15 `tf.contrib.grid_rnn.Grid2LSTMCell`.
    """

    def __init__(
        self,
        num_units: int,
        tied: bool = False,
        non_recurrent_fn: _Activation = None,
        use_peepholes: bool = False,
        forget_bias: float = 1.0,
        state_is_tuple: bool = True,
        output_is_tuple: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            num_units,
            2,
            tied,
            non_recurrent_fn,
            lambda size: rnn_cell.LSTMCell(size, forget_bias=forget_bias, use_peepholes=use_peepholes),
            state_is_tuple,
            output_is_tuple,
        )


class Grid3LSTMCell(_FirstDimension):
    """A grid of three `LSTMCell`s.

    Args:
        num_units: size of each cell, > 0.
        tied: whether the dimensions share their weights.
        non_recurrent_fn: if given, the activation of the first dimension, which then has no state.
        use_peepholes: whether the gates see the memory.
        forget_bias: added to the bias of the forget gates.
        state_is_tuple: whether the states are a tuple, or side by side in one tensor.
        output_is_tuple: whether the outputs are a tuple, or side by side in one tensor.

    Source: TF 1.15 `tf.contrib.grid_rnn.Grid3LSTMCell`.
    """

    def __init__(
        self,
        num_units: int,
        tied: bool = False,
        non_recurrent_fn: _Activation = None,
        use_peepholes: bool = False,
        forget_bias: float = 1.0,
        state_is_tuple: bool = True,
        output_is_tuple: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            num_units,
            3,
            tied,
            non_recurrent_fn,
            lambda size: rnn_cell.LSTMCell(size, forget_bias=forget_bias, use_peepholes=use_peepholes),
            state_is_tuple,
            output_is_tuple,
        )


class Grid2GRUCell(_FirstDimension):
    """A grid of two `GRUCell`s.

    Args:
        num_units: size of each cell, > 0.
        tied: whether the dimensions share their weights.
        non_recurrent_fn: if given, the activation of the first dimension, which then has no state.
        state_is_tuple: whether the states are a tuple, or side by side in one tensor.
        output_is_tuple: whether the outputs are a tuple, or side by side in one tensor.

    Source: TF 1.15 `tf.contrib.grid_rnn.Grid2GRUCell`.
    """

    def __init__(
        self,
        num_units: int,
        tied: bool = False,
        non_recurrent_fn: _Activation = None,
        state_is_tuple: bool = True,
        output_is_tuple: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(num_units, 2, tied, non_recurrent_fn, rnn_cell.GRUCell, state_is_tuple, output_is_tuple)
