"""A grid of cells: one along each dimension, each of which sees the outputs of the others."""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib import layers
from tfgraph.v1.contrib.rnn.sized import SizedCell, input_depth
from tfgraph.v1.nn import rnn_cell

_Dimensions = int | Sequence[int] | None


class GridRNNCell(SizedCell):
    """One step along every dimension of a grid, first along those without priority.

    Args:
        num_units: size of each cell, > 0.
        num_dims: dimensions of the grid, > 0.
        input_dims: the dimensions that read the inputs; each gets its share of the columns, or of a tuple.
        output_dims: the dimensions whose outputs are the cell's.
        priority_dims: the dimensions that come last and see the new outputs of the others.
        non_recurrent_dims: the dimensions without a state, which are layers of `non_recurrent_fn`.
        tied: whether the dimensions share their weights.
        cell_fn: makes a cell of `num_units`; `LSTMCell` by default.
        non_recurrent_fn: the activation of the dimensions without a state; ReLU by default.
        state_is_tuple: whether the states are a tuple, or side by side in one tensor.
        output_is_tuple: whether the outputs are a tuple, or side by side in one tensor.

    Raises:
        TypeError: if `cell_fn` makes no cell.
        ValueError: if a dimension is not in the grid.

    Source: TF 1.15 `tf.contrib.grid_rnn.GridRNNCell`; Kalchbrenner et al., https://arxiv.org/abs/1507.01526
    """

    def __init__(
        self,
        num_units: int,
        num_dims: int = 1,
        input_dims: _Dimensions = None,
        output_dims: _Dimensions = None,
        priority_dims: _Dimensions = None,
        non_recurrent_dims: _Dimensions = None,
        tied: bool = False,
        cell_fn: Callable[[int], Any] | None = None,
        non_recurrent_fn: Callable[[tf.Tensor], tf.Tensor] | None = None,
        state_is_tuple: bool = True,
        output_is_tuple: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__()
        if num_dims < 1:
            raise ValueError(f"dims must be >= 1: {num_dims}")
        self._num_units, self._num_dims, self._tied = num_units, num_dims, tied
        self._inputs = _dimensions(input_dims, num_dims)
        self._outputs = _dimensions(output_dims, num_dims)
        self._last = _dimensions(priority_dims, num_dims)
        self._stateless = _dimensions(non_recurrent_dims, num_dims)
        self._activation = non_recurrent_fn or tf.nn.relu
        self._recurrent = [i for i in range(num_dims) if i not in self._stateless]
        self._state_is_tuple, self._output_is_tuple = state_is_tuple, output_is_tuple

        make = cell_fn or rnn_cell.LSTMCell
        self._cells = [make(num_units)] * num_dims if tied else [make(num_units) for _ in range(num_dims)]
        first = self._cells[0]
        if not isinstance(first, rnn_cell.RNNCell):
            raise TypeError(f"cell_fn must return an RNNCell instance, saw: {type(first)}")
        sizes = first.state_size
        self._width = sum(sizes) if isinstance(sizes, tuple) else sizes
        recurrent, outputs = len(self._recurrent), len(self._outputs)
        self._state_size = (sizes,) * recurrent if state_is_tuple else self._width * recurrent
        self._output_size = (first.output_size,) * outputs if output_is_tuple else first.output_size * outputs

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> tuple[Any, Any]:
        """Take one step.

        Args:
            inputs: `[batch, size]`, a tuple of such for the input dimensions, or None.
            state: a tuple of the states of the recurrent dimensions, or one tensor of them side by side.
            scope: of the variables; the name of the class by default.

        Returns:
            `(outputs, state)`, each a tuple or one tensor.

        Raises:
            ValueError: if there are not as many inputs or states as dimensions for them.
        """
        memories, hiddens = self._split(state)
        outputs: list[Any] = [None] * self._num_dims
        states: list[Any] = [None] * self._num_dims
        with tf.variable_scope(scope or type(self).__name__):
            self._read(inputs, memories, hiddens)
            made: set[bool] = set()
            for group in ([i for i in range(self._num_dims) if i not in self._last], self._last):
                # What the members of a group see does not change while they take their steps.
                seen = [old if new is None else new for old, new in zip(hiddens, outputs, strict=True)] if group else []
                for i in group:
                    stateless = i in self._stateless
                    outputs[i], states[i] = self._step(i, seen, memories[i], reuse=stateless in made)
                    made.add(stateless)
            output = tuple(outputs[i] for i in self._outputs)
            state = tuple(states[i] for i in self._recurrent)
            if not self._output_is_tuple:
                output = _beside(output, hiddens)
            if not self._state_is_tuple:
                state = _beside(tf.nest.flatten(state), hiddens)
        return output, state

    def _split(self, state: Any) -> tuple[list[Any], list[Any]]:
        """The memories, None without an LSTM, and the old outputs of all dimensions, None of those without a state."""
        if self._state_is_tuple:
            if len(state) != len(self._recurrent):
                raise ValueError(f"Expected state as a tuple of {len(self._recurrent)} element, got {len(state)}")
            parts = state
        else:
            parts = tf.split(state, len(self._recurrent), 1) if self._recurrent else []
        memories: list[Any] = [None] * self._num_dims
        hiddens: list[Any] = [None] * self._num_dims
        for i, part in zip(self._recurrent, parts, strict=True):
            if self._width == self._num_units:
                hiddens[i] = part
            elif self._state_is_tuple:
                memories[i], hiddens[i] = part
            else:
                memories[i], hiddens[i] = tf.split(part, [self._num_units, self._width - self._num_units], 1)
        return memories, hiddens

    def _read(self, inputs: Any, memories: list[Any], hiddens: list[Any]) -> None:
        """Put what the input dimensions read in place of their old outputs and memories."""
        if inputs is None or not self._inputs:
            return
        if isinstance(inputs, tuple):
            if len(inputs) != len(self._inputs):
                raise ValueError(f"Expect inputs as a tuple of {len(self._inputs)} tensors, got {len(inputs)}")
            parts: Sequence[Any] = inputs
        elif input_depth(inputs.shape) == 0:
            return
        else:
            parts = tf.split(inputs, len(self._inputs), 1)
        shape = [input_depth(parts[0].shape), self._num_units]
        for i, part in zip(self._inputs, parts, strict=True):
            hiddens[i] = tf.matmul(part, tf.get_variable(f"project_m_{i}", shape, part.dtype))
            if self._width > self._num_units:
                memories[i] = tf.matmul(part, tf.get_variable(f"project_c_{i}", shape, part.dtype))

    def _step(self, i: int, seen: Sequence[Any], memory: Any, reuse: bool) -> tuple[Any, Any]:
        """The output and the state of a dimension; the last that is seen stands for its own past."""
        kind = "non_recurrent" if i in self._stateless else "recurrent"
        with tf.variable_scope(kind if self._tied else f"{kind}/cell_{i}") as scope:
            if self._tied and reuse:
                scope.reuse_variables()
            if i in self._stateless:
                layer = layers.fully_connected(
                    tf.concat(seen, 1),
                    self._num_units,
                    activation_fn=self._activation,
                    weights_initializer=scope.initializer or layers.xavier_initializer(),
                    weights_regularizer=scope.regularizer,
                )
                return layer, None
            before = tf.concat(seen[:-1], 1) if len(seen) > 1 else tf.zeros([tf.shape(seen[0])[0], 0], seen[0].dtype)
            past = seen[-1] if memory is None else rnn_cell.LSTMStateTuple(memory, seen[-1])
            return self._cells[i](before, past)


def _beside(parts: Sequence[Any], like: Sequence[Any]) -> tf.Tensor:
    if parts:
        return tf.concat(parts, 1)
    return tf.zeros([0, 0], next(each.dtype for each in like if each is not None))


def _dimensions(given: _Dimensions, count: int) -> list[int]:
    found = sorted(set(given if isinstance(given, list | tuple) else [] if given is None else [given]))
    if any(not 0 <= i < count for i in found):
        raise ValueError(f"Invalid dims: {found}. Must be in [0, {count})")
    return found
