"""LSTMs that run over the frequencies of each step as well as over time. Source: TF 1.15 `tf.contrib.rnn`."""

import collections
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.rnn.sharded import sharded_variable
from tfgraph.v1.contrib.rnn.sized import SizedCell, input_depth


class TimeFreqLSTMCell(SizedCell):
    """An LSTM over windows of each input, lowest frequency first, with one set of weights.

    As in TF 1.15 `state_size` is that of one window: make the first state `[batch, 2 * num_units * windows]` yourself.

    Args:
        num_units: number of units.
        use_peepholes: gates see the cell state.
        cell_clip: bound of the cell state.
        initializer: not used, as in TF 1.15.
        num_unit_shards: number of variables that the kernel is cut into.
        forget_bias: added to the forget gate.
        feature_size: size of a window.
        frequency_skip: from one window to the next.
        reuse: whether the variables exist already.

    Source: TF 1.15 `tf.contrib.rnn.TimeFreqLSTMCell`; Sainath and Li, "Modeling Time-Frequency Patterns with LSTM
    vs. Convolutional Architectures for LVCSR Tasks", Interspeech 2016.
    """

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        cell_clip: float | None = None,
        initializer: Any = None,
        num_unit_shards: int = 1,
        forget_bias: float = 1.0,
        feature_size: int | None = None,
        frequency_skip: int = 1,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._cell_clip = cell_clip
        self._num_unit_shards = num_unit_shards
        self._forget_bias = forget_bias
        self._feature_size: Any = feature_size
        self._frequency_skip = frequency_skip
        self._state_size = 2 * num_units
        self._output_size = num_units

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`, each the concatenation of all windows'."""
        units, dtype = self._num_units, inputs.dtype
        windows = _windows(inputs, 0, input_depth(inputs.shape), self._feature_size, self._frequency_skip)
        if (width := state.shape[-1]) is not None and width < 2 * units * len(windows):
            raise ValueError(
                f"TimeFreqLSTMCell expected a state [batch, {2 * units * len(windows)}] for {len(windows)} windows, "
                f"received {state.shape}"
            )
        shape = [self._feature_size + 2 * units, 4 * units]
        kernel = sharded_variable("W", shape, dtype, self._num_unit_shards)
        bias = tf.get_variable("B", [4 * units], dtype, tf.zeros_initializer())
        if self._use_peepholes:
            w_f, w_i, w_o = (tf.get_variable(f"W_{gate}_diag", [units], dtype) for gate in "FIO")
        m_lower = tf.zeros([tf.shape(inputs)[0], units], dtype)  # of the window below
        outputs, states = [], []
        for index, window in enumerate(windows):
            c = state[:, 2 * index * units : (2 * index + 1) * units]
            m = state[:, (2 * index + 1) * units : (2 * index + 2) * units]
            gates = tf.nn.bias_add(tf.matmul(tf.concat([window, m, m_lower], 1), kernel), bias)
            i, j, f, o = tf.split(gates, 4, axis=1)
            f += self._forget_bias
            if self._use_peepholes:
                f += w_f * c
                i += w_i * c
            c = _clip(tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(j), self._cell_clip)
            if self._use_peepholes:
                o += w_o * c
            m_lower = tf.sigmoid(o) * tf.tanh(c)
            outputs.append(m_lower)
            states += [c, m_lower]
        return tf.concat(outputs, 1), tf.concat(states, 1)


class GridLSTMCell(SizedCell):
    """Two LSTMs, one over time and one over windows of each input, which see each other's states.

    Args:
        num_units: number of units of each.
        use_peepholes: gates see the cell states.
        share_time_frequency_weights: both have the same weights.
        cell_clip: bound of the cell states.
        initializer: not used, as in TF 1.15.
        num_unit_shards: number of variables that each kernel is cut into.
        forget_bias: added to the forget gates.
        feature_size: size of a window.
        frequency_skip: from one window to the next.
        num_frequency_blocks: list of the number of windows of each block; blocks have weights of their own.
        start_freqindex_list: where each block begins; one block over the whole input by default.
        end_freqindex_list: where each block ends.
        couple_input_forget_gates: forget as much as is taken in.
        state_is_tuple: a named tuple, and not one tensor.
        reuse: whether the variables exist already.

    Raises:
        ValueError: if the blocks are not given, or, once called, if they do not fit the input.

    Source: TF 1.15 `tf.contrib.rnn.GridLSTMCell`; https://arxiv.org/abs/1507.01526.
    """

    _tuple_name = "GridLSTMStateTuple"
    #: What the fields of the state begin with, one per direction.
    _prefixes: tuple[str, ...] = ("state",)

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        share_time_frequency_weights: bool = False,
        cell_clip: float | None = None,
        initializer: Any = None,
        num_unit_shards: int = 1,
        forget_bias: float = 1.0,
        feature_size: int | None = None,
        frequency_skip: int | None = None,
        num_frequency_blocks: Any = None,
        start_freqindex_list: Any = None,
        end_freqindex_list: Any = None,
        couple_input_forget_gates: bool = False,
        state_is_tuple: bool = True,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(_reuse=reuse)
        if num_frequency_blocks is None:
            raise ValueError("Must specify num_frequency_blocks")
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._shared = share_time_frequency_weights
        self._cell_clip = cell_clip
        self._num_unit_shards = num_unit_shards
        self._forget_bias = forget_bias
        self._feature_size: Any = feature_size
        self._frequency_skip: Any = frequency_skip
        self._blocks = [int(count) for count in num_frequency_blocks]
        self._starts = start_freqindex_list
        self._ends = end_freqindex_list
        self._coupled = couple_input_forget_gates
        fields = [
            f"{prefix}_f{index:02}_b{block:02}_{part}"
            for prefix in self._prefixes
            for block, count in enumerate(self._blocks)
            for index in range(count)
            for part in "cm"
        ]
        make: Any = collections.namedtuple  # mypy wants the fields to be written out
        self._state_tuple_type: Any = make(self._tuple_name, fields) if state_is_tuple else None
        self._output_size = num_units * len(fields)
        self._state_size = (
            self._state_tuple_type(*[num_units] * len(fields)) if self._state_tuple_type else self._output_size
        )

    @property
    def state_tuple_type(self) -> Any:
        """The named tuple of the state, or None."""
        return self._state_tuple_type

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        outputs, states = self._run_blocks(self._block_windows(inputs), state, self._prefixes[0])
        return tf.concat(outputs, 1), self._state_tuple_type(*states) if self._state_tuple_type else tf.concat(
            states, 1
        )

    def _run_blocks(self, blocks: list[list[tf.Tensor]], state: Any, prefix: str) -> tuple[list[Any], list[Any]]:
        outputs: list[Any] = []
        states: list[Any] = []
        for block, windows in enumerate(blocks):
            more_outputs, more_states = self._run_block(windows, block, state, prefix)
            outputs += more_outputs
            states += more_states
        return outputs, states

    def _run_block(self, windows: list[tf.Tensor], block: int, state: Any, prefix: str) -> tuple[list[Any], list[Any]]:
        units, dtype = self._num_units, windows[0].dtype
        maps = {axis: self._map(axis, block, windows[0]) for axis in (("f",) if self._shared else ("f", "t"))}
        peepholes = self._peepholes(block, dtype)
        m_freq = c_freq = tf.zeros([tf.shape(windows[0])[0], units], dtype)
        outputs, states = [], []
        for index, window in enumerate(windows):
            if self._state_tuple_type:
                c_time, m_time = (getattr(state, f"{prefix}_f{index:02}_b{block:02}_{part}") for part in "cm")
            else:
                c_time, m_time = tf.split(state[:, 2 * index * units : 2 * (index + 1) * units], 2, axis=1)
            joined = tf.concat([window, m_time, m_freq], 1)
            gates = {
                axis: tf.split(tf.nn.bias_add(tf.matmul(joined, w), b), b.shape[0] // units, 1)
                for axis, (w, b) in maps.items()
            }
            before = c_freq, c_time
            c_freq = self._cell_state(gates["f"], c_freq, before, peepholes, "freq")
            c_time = self._cell_state(gates.get("t", gates["f"]), c_time, before, peepholes, "time")
            after = c_freq, c_time
            m_freq, m_time = (
                tf.sigmoid(self._seen(gates.get(axis, gates["f"])[-1], peepholes, "O", name, after)) * tf.tanh(c)
                for axis, name, c in (("f", "freq", c_freq), ("t", "time", c_time))
            )
            outputs += [m_time, m_freq]
            states += [c_time, m_time]
        return outputs, states

    def _map(self, axis: str, block: int, window: tf.Tensor) -> tuple[Any, Any]:
        columns = (3 if self._coupled else 4) * self._num_units
        shape = [window.shape.as_list()[1] + 2 * self._num_units, columns]
        kernel = sharded_variable(f"W_{axis}_{block}", shape, window.dtype, self._num_unit_shards)
        return kernel, tf.get_variable(f"B_{axis}_{block}", [columns], window.dtype, tf.zeros_initializer())

    def _peepholes(self, block: int, dtype: Any) -> dict[tuple[str, str], Any]:
        """`(gate, axis)` -> the weights of the frequency's and the time's cell state in that gate."""
        if not self._use_peepholes:
            return {}
        found = {
            (gate, axis): [
                tf.get_variable(f"W_{gate}_diag_{axis}{seen}_{block}", [self._num_units], dtype) for seen in "ft"
            ]
            for axis in (("freq",) if self._shared else ("freq", "time"))
            for gate in ("IO" if self._coupled else "FIO")
        }
        if self._shared:
            found |= {(gate, "time"): weights for (gate, _), weights in found.items()}
        return found

    def _cell_state(self, gates: list[Any], c: Any, before: Any, peepholes: Any, axis: str) -> tf.Tensor:
        take_in = tf.sigmoid(self._seen(gates[0], peepholes, "I", axis, before))
        if self._coupled:
            forget = 1.0 - take_in
        else:
            forget = tf.sigmoid(self._seen(gates[2] + self._forget_bias, peepholes, "F", axis, before))
        return _clip(forget * c + take_in * tf.tanh(gates[1]), self._cell_clip)

    @staticmethod
    def _seen(gate: tf.Tensor, peepholes: Any, name: str, axis: str, states: tuple[Any, Any]) -> tf.Tensor:
        """The gate after a look at the cell states."""
        if not peepholes:
            return gate
        w_freq, w_time = peepholes[name, axis]
        return gate + w_freq * states[0] + w_time * states[1]

    def _block_windows(self, inputs: tf.Tensor, offset: int = 0) -> list[list[tf.Tensor]]:
        """The windows of each block, moved up by `offset`; zeros where there is no input."""
        size = input_depth(inputs.shape)
        if offset:
            inputs = tf.pad(inputs, [[0, 0], [max(0, -offset), max(0, offset)]])
        if self._starts:
            starts, ends = list(self._starts), list(self._ends)
        else:
            starts, ends = [0], [size]
        if not len(starts) == len(ends) == len(self._blocks):
            raise ValueError(
                "num_frequency_blocks, start_freqindex_list and end_freqindex_list must have the same length, "
                f"received {len(self._blocks)}, {len(starts)}, {len(ends)}"
            )
        blocks = []
        for count, start, end in zip(self._blocks, starts, ends, strict=True):
            first = max(0, offset)
            windows = _windows(inputs, start + first, end + first, self._feature_size, self._frequency_skip)
            if len(windows) != count:
                raise ValueError(
                    f"Invalid num_frequency_blocks, requires {count} but gets {len(windows)}, "
                    "please check the input size and filter config are correct."
                )
            blocks.append(windows)
        return blocks


class BidirectionalGridLSTMCell(GridLSTMCell):
    """Two grid LSTMs, one from the lowest frequency up, one from the highest down.

    Args:
        num_units: as the others, see `GridLSTMCell`.
        use_peepholes: see `GridLSTMCell`.
        share_time_frequency_weights: see `GridLSTMCell`.
        cell_clip: see `GridLSTMCell`.
        initializer: see `GridLSTMCell`.
        num_unit_shards: see `GridLSTMCell`.
        forget_bias: see `GridLSTMCell`.
        feature_size: see `GridLSTMCell`.
        frequency_skip: see `GridLSTMCell`.
        num_frequency_blocks: see `GridLSTMCell`.
        start_freqindex_list: see `GridLSTMCell`.
        end_freqindex_list: see `GridLSTMCell`.
        couple_input_forget_gates: see `GridLSTMCell`.
        backward_slice_offset: by how much the windows of the second are moved.
        reuse: see `GridLSTMCell`.

    Source: TF 1.15 `tf.contrib.rnn.BidirectionalGridLSTMCell`.
    """

    _tuple_name = "BidirectionalGridLSTMStateTuple"
    _prefixes = ("fwd_state", "bwd_state")

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        share_time_frequency_weights: bool = False,
        cell_clip: float | None = None,
        initializer: Any = None,
        num_unit_shards: int = 1,
        forget_bias: float = 1.0,
        feature_size: int | None = None,
        frequency_skip: int | None = None,
        num_frequency_blocks: Any = None,
        start_freqindex_list: Any = None,
        end_freqindex_list: Any = None,
        couple_input_forget_gates: bool = False,
        backward_slice_offset: int = 0,
        reuse: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            num_units,
            use_peepholes,
            share_time_frequency_weights,
            cell_clip,
            initializer,
            num_unit_shards,
            forget_bias,
            feature_size,
            frequency_skip,
            num_frequency_blocks,
            start_freqindex_list,
            end_freqindex_list,
            couple_input_forget_gates,
            True,
            reuse,
        )
        self._backward_offset = int(backward_slice_offset)

    def call(self, inputs: Any, state: Any) -> Any:
        """Run one step: `(output, next state)`."""
        backward = [windows[::-1] for windows in self._block_windows(inputs, self._backward_offset)]
        with tf.variable_scope("fwd"):
            outputs, states = self._run_blocks(self._block_windows(inputs), state, "fwd_state")
        with tf.variable_scope("bwd"):
            more_outputs, more_states = self._run_blocks(backward, state, "bwd_state")
        return tf.concat(outputs + more_outputs, 1), self._state_tuple_type(*states, *more_states)


def _windows(inputs: tf.Tensor, start: int, end: int, size: int, skip: int) -> list[tf.Tensor]:
    """`inputs[:, start:end]` as overlapping windows of one size."""
    count = int((end - start - size) / skip) + 1
    return [inputs[:, start + index * skip : start + index * skip + size] for index in range(count)]


def _clip(c: tf.Tensor, bound: float | None) -> tf.Tensor:
    return c if bound is None else tf.clip_by_value(c, -bound, bound)
