"""Cells that take a whole sequence at once. Source: TF 1.15 `tf.contrib.rnn`."""

import abc
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops import rnn
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell
from tf_keras.src.legacy_tf_layers.base import Layer

from tfgraph.v1.contrib.rnn.block_cells import lstm_arguments, lstm_variables


class FusedRNNCell(abc.ABC):
    """What runs over `[time, batch, size]`, or over a list with one `[batch, size]` per step.

    Source: TF 1.15 `tf.contrib.rnn.FusedRNNCell`.
    """

    @abc.abstractmethod
    def __call__(
        self, inputs: Any, initial_state: Any = None, dtype: Any = None, sequence_length: Any = None, scope: Any = None
    ) -> tuple[Any, Any]:
        """`(outputs, final state)`; the outputs are a list if the inputs are one."""


class FusedRNNCellAdaptor(FusedRNNCell):
    """A cell of one step, made to run over a sequence.

    Args:
        cell: an RNNCell.
        use_dynamic_rnn: run it by `tf.nn.dynamic_rnn`, and not by `static_rnn`.

    Source: TF 1.15 `tf.contrib.rnn.FusedRNNCellAdaptor`.
    """

    def __init__(self, cell: Any, use_dynamic_rnn: bool = False):
        """Make it; the class says what the arguments are."""
        self._cell = cell
        self._use_dynamic_rnn = use_dynamic_rnn

    def __call__(
        self, inputs: Any, initial_state: Any = None, dtype: Any = None, sequence_length: Any = None, scope: Any = None
    ) -> tuple[Any, Any]:
        """Run over a sequence: `(outputs, final state)`."""
        options = {
            "initial_state": initial_state,
            "dtype": dtype,
            "sequence_length": sequence_length,
            "scope": scope,
        }
        as_list = isinstance(inputs, list)
        if self._use_dynamic_rnn:
            stacked = tf.stack(inputs) if as_list else inputs
            outputs, state = rnn.dynamic_rnn(self._cell, stacked, time_major=True, **options)
            return tf.unstack(outputs) if as_list else outputs, state
        outputs, state = rnn.static_rnn(self._cell, inputs if as_list else tf.unstack(inputs), **options)
        return outputs if as_list else tf.stack(outputs), state


class TimeReversedFusedRNN(FusedRNNCell):
    """A fused cell that runs from the end of each sequence to its beginning.

    Source: TF 1.15 `tf.contrib.rnn.TimeReversedFusedRNN`.
    """

    def __init__(self, cell: Any):
        """Make it; the class says what the arguments are."""
        self._cell = cell

    def __call__(
        self, inputs: Any, initial_state: Any = None, dtype: Any = None, sequence_length: Any = None, scope: Any = None
    ) -> tuple[Any, Any]:
        """Run over a sequence: `(outputs, final state)`; the outputs are in the order of the inputs."""
        outputs, state = self._cell(
            _reversed(inputs, sequence_length),
            initial_state=initial_state,
            dtype=dtype,
            sequence_length=sequence_length,
            scope=scope,
        )
        return _reversed(outputs, sequence_length), state


def _reversed(sequence: Any, lengths: Any) -> Any:
    if isinstance(sequence, list):
        return sequence[::-1]
    return tf.reverse(sequence, [0]) if lengths is None else tf.reverse_sequence(sequence, lengths, 0, 1)


class LSTMBlockWrapper(Layer, metaclass=abc.ABCMeta):
    """An LSTM over a sequence; a subclass says how all steps are computed.

    Source: TF 1.15 `tf.contrib.rnn.LSTMBlockWrapper`.
    """

    @property
    @abc.abstractmethod
    def num_units(self) -> int:
        """Number of units."""

    @abc.abstractmethod
    def _call_cell(
        self, inputs: Any, initial_cell_state: Any, initial_output: Any, dtype: Any, sequence_length: Any
    ) -> tuple[Any, Any]:
        """`(cell states, outputs)`, each `[time, batch, num_units]`."""

    def call(
        self, inputs: Any, initial_state: Any = None, dtype: Any = None, sequence_length: Any = None
    ) -> tuple[Any, Any]:
        """Run over a sequence.

        Args:
            inputs: `[time, batch, size]`, or a list with one `[batch, size]` per step.
            initial_state: `(c, h)`, zeros by default.
            dtype: of the state, if there is no `initial_state`.
            sequence_length: int `[batch]`.

        Returns:
            `(outputs, LSTMStateTuple)`: outputs `[time, batch, num_units]`, zero after the end of each
            sequence, and the state at each sequence's end.

        Raises:
            ValueError: if neither `initial_state` nor `dtype` is given.
        """
        as_list = isinstance(inputs, list)
        inputs = tf.stack(inputs) if as_list else inputs
        if inputs.shape.with_rank(3).dims[2].value is None:
            raise ValueError(f"Expecting inputs_shape[2] to be set: {inputs.shape}")
        time, batch = tf.unstack(tf.shape(inputs)[:2])
        if initial_state is None:
            if dtype is None:
                raise ValueError("Either initial_state or dtype needs to be specified")
            initial_state = (tf.zeros([batch, self.num_units], dtype),) * 2
        elif len(initial_state) != 2:
            raise ValueError("Expecting initial_state to be a tuple with length 2 or None")
        c, h = initial_state
        dtype = dtype or c.dtype
        if sequence_length is not None:
            sequence_length = tf.cast(sequence_length, tf.int32)
        cells, outputs = self._call_cell(inputs, c, h, dtype, sequence_length)
        if sequence_length is None:
            final = cells[-1], outputs[-1]
        else:
            mask = tf.sequence_mask(sequence_length, time, dtype)  # (batch, time)
            outputs *= tf.expand_dims(tf.transpose(mask), -1)
            # The state of a sequence of length 0 is the one it came with.
            last = tf.stack([sequence_length, tf.range(batch)], axis=1)
            final = tuple(
                tf.gather_nd(tf.concat([tf.expand_dims(first, 0), rest], 0), last)
                for first, rest in ((c, cells), (h, outputs))
            )
        return tf.unstack(outputs) if as_list else outputs, rnn_cell.LSTMStateTuple(*final)


class LSTMBlockFusedCell(LSTMBlockWrapper):
    """A whole LSTM as one kernel.

    Source: TF 1.15 `tf.contrib.rnn.LSTMBlockFusedCell`; https://arxiv.org/abs/1409.2329.
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        cell_clip: float | None = None,
        use_peephole: bool = False,
        reuse: Any = None,
        dtype: Any = None,
        name: str = "lstm_fused_cell",
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse, dtype=dtype, name=name)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._cell_clip = -1 if cell_clip is None else cell_clip
        self._use_peephole = use_peephole

    @property
    def num_units(self) -> int:
        """Number of units."""
        return self._num_units

    def build(self, input_shape: Any) -> None:
        """Make the variables."""
        input_size = tf.TensorShape(input_shape).dims[-1].value
        self._lstm = lstm_variables(self, input_size, self._num_units, self._use_peephole)
        self.built = True

    def _call_cell(
        self, inputs: Any, initial_cell_state: Any, initial_output: Any, dtype: Any, sequence_length: Any
    ) -> tuple[Any, Any]:
        longest = tf.shape(inputs)[0] if sequence_length is None else tf.reduce_max(sequence_length)
        _, cells, _, _, _, _, outputs = tf.raw_ops.BlockLSTM(
            seq_len_max=tf.cast(longest, tf.int64),
            x=inputs,
            cs_prev=initial_cell_state,
            h_prev=initial_output,
            forget_bias=self._forget_bias,
            cell_clip=self._cell_clip,
            use_peephole=self._use_peephole,
            **lstm_arguments(self._lstm, self._num_units, dtype),
        )
        return cells, outputs
