"""Cells around a cell: embedding, projections, attention, highways. Source: TF 1.15 `tf.contrib.rnn`."""

import math
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.compiler.xla import jit
from tensorflow.python.framework import op_def_registry
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1.contrib.rnn.linear import Linear


class _Wrapper(rnn_cell.RNNCell):
    """A cell around a cell, with its state."""

    def __init__(self, cell: Any, reuse: Any = None):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse)
        if not (hasattr(cell, "state_size") and hasattr(cell, "output_size") and callable(cell)):
            raise TypeError(f"The argument 'cell' ({cell}) is not an RNNCell")
        self._cell = cell

    @property
    def state_size(self) -> Any:
        """Size of the state."""
        return self._cell.state_size

    @property
    def output_size(self) -> Any:
        """Size of an output, without the batch."""
        return self._cell.output_size

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """The state before the first step."""
        with tf.name_scope(f"{type(self).__name__}ZeroState", values=[batch_size]):
            return self._cell.zero_state(batch_size, dtype)


class EmbeddingWrapper(_Wrapper):
    """A cell whose inputs are ids; they are embedded first.

    Args:
        cell: the cell to wrap.
        embedding_classes: number of ids.
        embedding_size: length of an embedding.
        initializer: the scope's, or uniform with variance 1, by default.
        reuse: whether the variables exist already.

    Source: TF 1.15 `tf.contrib.rnn.EmbeddingWrapper`.
    """

    def __init__(
        self, cell: Any, embedding_classes: int, embedding_size: int, initializer: Any = None, reuse: Any = None
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(cell, reuse)
        if embedding_classes <= 0 or embedding_size <= 0:
            raise ValueError(
                f"Both embedding_classes and embedding_size must be > 0: {embedding_classes}, {embedding_size}."
            )
        self._shape = [embedding_classes, embedding_size]
        self._initializer = initializer

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        initializer = self._initializer or tf.get_variable_scope().initializer
        if initializer is None:
            bound = math.sqrt(3)  # Uniform(-sqrt(3), sqrt(3)) has variance 1.
            initializer = tf.random_uniform_initializer(-bound, bound)
        dtype = (state[0] if isinstance(state, tuple) else state).dtype
        with tf.device("/cpu:0"):
            embedding = tf.get_variable("embedding", self._shape, dtype=dtype, initializer=initializer)
            embedded = tf.nn.embedding_lookup(embedding, tf.reshape(inputs, [-1]))
        return self._cell(embedded, state)


class InputProjectionWrapper(_Wrapper):
    """A cell with a linear map before it.

    Source: TF 1.15 `tf.contrib.rnn.InputProjectionWrapper`.
    """

    def __init__(self, cell: Any, num_proj: int, activation: Any = None, input_size: Any = None, reuse: Any = None):
        """Make it; the class says what the arguments are."""
        super().__init__(cell, reuse)
        self._num_proj = num_proj
        self._activation = activation
        self._linear: Any = None

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        if self._linear is None:
            self._linear = Linear(inputs, self._num_proj, True)
        projected = self._linear(inputs)
        return self._cell(self._activation(projected) if self._activation else projected, state)


class OutputProjectionWrapper(_Wrapper):
    """A cell with a linear map after it.

    Source: TF 1.15 `tf.contrib.rnn.OutputProjectionWrapper`.
    """

    def __init__(self, cell: Any, output_size: int, activation: Any = None, reuse: Any = None):
        """Make it; the class says what the arguments are."""
        super().__init__(cell, reuse)
        if output_size < 1:
            raise ValueError(f"Parameter output_size must be > 0: {output_size}.")
        self._output_size = output_size
        self._activation = activation
        self._linear: Any = None

    @property
    def output_size(self) -> int:
        """Size of an output, without the batch."""
        return self._output_size

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        output, new_state = self._cell(inputs, state)
        if self._linear is None:
            self._linear = Linear(output, self._output_size, True)
        projected = self._linear(output)
        return (self._activation(projected) if self._activation else projected), new_state


class AttentionCellWrapper(_Wrapper):
    """A cell that attends to its own last `attn_length` outputs.

    Source: TF 1.15 `tf.contrib.rnn.AttentionCellWrapper`; https://arxiv.org/abs/1601.06733.
    """

    def __init__(
        self,
        cell: Any,
        attn_length: int,
        attn_size: int | None = None,
        attn_vec_size: int | None = None,
        input_size: int | None = None,
        state_is_tuple: bool = True,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(cell, reuse)
        if isinstance(cell.state_size, tuple) and not state_is_tuple:
            raise ValueError(
                "Cell returns tuple of states, but the flag state_is_tuple is not set. "
                f"State size is: {cell.state_size}"
            )
        if attn_length <= 0:
            raise ValueError(f"attn_length should be greater than zero, got {attn_length}")
        self._length = attn_length
        self._size = attn_size or cell.output_size
        self._vec_size = attn_vec_size or self._size
        self._input_size = input_size
        self._state_is_tuple = state_is_tuple
        self._maps: dict[str, Linear] = {}

    @property
    def state_size(self) -> Any:
        """Size of the state."""
        sizes = (self._cell.state_size, self._size, self._size * self._length)
        return sizes if self._state_is_tuple else sum(sizes)

    @property
    def output_size(self) -> int:
        """Size of an output, without the batch."""
        return self._size

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """The state before the first step."""
        # The state is our own, not only the wrapped cell's.
        return rnn_cell.RNNCell.zero_state(self, batch_size, dtype)

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        if not self._state_is_tuple:
            state = tf.split(state, [self._cell.state_size, self._size, self._size * self._length], axis=1)
        cell_state, attention, window = state
        window = tf.reshape(window, [-1, self._length, self._size])  # (batch, length, size)
        width = self._input_size or inputs.shape.as_list()[1]
        output, cell_state = self._cell(self._map("inputs", [inputs, attention], width), cell_state)
        query = tf.concat(tf.nest.flatten(cell_state), 1) if self._state_is_tuple else cell_state
        attention = self._attend(query, window)
        with tf.variable_scope("attn_output_projection"):
            output = self._map("outputs", [output, attention], self._size)
        window = tf.concat([window[:, 1:], tf.expand_dims(output, 1)], 1)
        new_state = (cell_state, attention, tf.reshape(window, [-1, self._length * self._size]))
        return output, new_state if self._state_is_tuple else tf.concat(list(new_state), 1)

    def _attend(self, query: tf.Tensor, window: tf.Tensor) -> tf.Tensor:
        with tf.variable_scope("attention"):
            kernel = tf.get_variable("attn_w", [1, 1, self._size, self._vec_size])
            vector = tf.get_variable("attn_v", [self._vec_size])
            hidden = tf.reshape(window, [-1, self._length, 1, self._size])
            features = tf.nn.conv2d(hidden, kernel, [1, 1, 1, 1], "SAME")  # (batch, length, 1, vec_size)
            query = tf.reshape(self._map("query", query, self._vec_size), [-1, 1, 1, self._vec_size])
            weights = tf.nn.softmax(tf.reduce_sum(vector * tf.tanh(features + query), [2, 3]))  # (batch, length)
            context = tf.reduce_sum(tf.reshape(weights, [-1, self._length, 1, 1]) * hidden, [1, 2])
            return tf.reshape(context, [-1, self._size])

    def _map(self, name: str, arguments: Any, size: int) -> tf.Tensor:
        # One map per place, made in the first step and used again in the next ones.
        if name not in self._maps:
            self._maps[name] = Linear(arguments, size, True)
        return self._maps[name](arguments)


class HighwayWrapper(_Wrapper):
    """A cell whose output is mixed with its input by a learned gate.

    Source: TF 1.15 `tf.contrib.rnn.HighwayWrapper`; https://arxiv.org/abs/1505.00387.
    """

    def __init__(self, cell: Any, couple_carry_transform_gates: bool = True, carry_bias_init: float = 1.0):
        """Make it; the class says what the arguments are."""
        super().__init__(cell)
        self._coupled = couple_carry_transform_gates
        self._carry_bias = carry_bias_init

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """Run one step, without a variable scope of its own, as in TF 1.15."""
        output, new_state = self._cell(inputs, state, scope=scope)
        tf.nest.assert_same_structure(inputs, output)
        tf.nest.map_structure(lambda x, y: x.shape.assert_is_compatible_with(y.shape), inputs, output)
        return tf.nest.map_structure(self._mix, inputs, output), new_state

    def _mix(self, inputs: tf.Tensor, output: tf.Tensor) -> tf.Tensor:
        carry = self._gate("carry", inputs, self._carry_bias)
        transform = 1 - carry if self._coupled else self._gate("transform", inputs, -self._carry_bias)
        return inputs * carry + output * transform

    def _gate(self, name: str, inputs: tf.Tensor, bias: float) -> tf.Tensor:
        size = inputs.shape.with_rank(2).dims[1].value
        kernel = tf.get_variable(f"{name}_w", [size, size])
        offset = tf.get_variable(f"{name}_b", [size], initializer=tf.constant_initializer(bias))
        return tf.sigmoid(tf.nn.xw_plus_b(inputs, kernel, offset))


class CompiledWrapper(_Wrapper):
    """A cell whose step XLA compiles into one kernel where it can.

    Args:
        cell: the cell to wrap.
        compile_stateful: compile operations that keep a state, too: random numbers, variables.

    Source: TF 1.15 `tf.contrib.rnn.CompiledWrapper`.
    """

    def __init__(self, cell: Any, compile_stateful: bool = False):
        """Make it; the class says what the arguments are."""
        super().__init__(cell)
        self._compile_stateful = compile_stateful

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """Run one step, without a variable scope of its own, as in TF 1.15."""
        compiled = self._compile_stateful or (lambda node: not op_def_registry.get(node.op).is_stateful)
        with jit.experimental_jit_scope(compile_ops=compiled):
            return self._cell(inputs, state, scope=scope)
