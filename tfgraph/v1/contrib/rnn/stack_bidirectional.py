"""Several bidirectional layers, each over the outputs of the one below. Source: TF 1.15 `tf.contrib.rnn`."""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops import rnn


def stack_bidirectional_rnn(
    cells_fw: list[Any],
    cells_bw: list[Any],
    inputs: Sequence[Any],
    initial_states_fw: list[Any] | None = None,
    initial_states_bw: list[Any] | None = None,
    dtype: Any = None,
    sequence_length: Any = None,
    scope: Any = None,
) -> tuple[Any, tuple[Any, ...], tuple[Any, ...]]:
    """Run over a list of tensors `[batch, size]`.

    Returns:
        `(outputs, states_fw, states_bw)`: a list of the depth-concatenated outputs of both directions,
        and each layer's final states.

    Source: TF 1.15 `tf.contrib.rnn.stack_bidirectional_rnn`.
    """
    layers = _layers(cells_fw, cells_bw, initial_states_fw, initial_states_bw)
    outputs: Any = inputs
    states = []
    with tf.variable_scope(scope or "stack_bidirectional_rnn"):
        for index, (cell_fw, cell_bw, state_fw, state_bw) in enumerate(layers):
            with tf.variable_scope(f"cell_{index}") as cell_scope:
                outputs, *final = rnn.static_bidirectional_rnn(
                    cell_fw,
                    cell_bw,
                    outputs,
                    initial_state_fw=state_fw,
                    initial_state_bw=state_bw,
                    sequence_length=sequence_length,
                    dtype=dtype,
                    scope=cell_scope,
                )
            states.append(final)
    return outputs, tuple(forward for forward, _ in states), tuple(backward for _, backward in states)


def stack_bidirectional_dynamic_rnn(
    cells_fw: list[Any],
    cells_bw: list[Any],
    inputs: Any,
    initial_states_fw: list[Any] | None = None,
    initial_states_bw: list[Any] | None = None,
    dtype: Any = None,
    sequence_length: Any = None,
    parallel_iterations: int | None = None,
    time_major: bool = False,
    scope: Any = None,
    swap_memory: bool = False,
) -> tuple[Any, tuple[Any, ...], tuple[Any, ...]]:
    """Run over one tensor `[batch, time, size]`.

    Returns:
        `(outputs, states_fw, states_bw)`: the depth-concatenated outputs of both directions, and each
        layer's final states.

    Source: TF 1.15 `tf.contrib.rnn.stack_bidirectional_dynamic_rnn`.
    """
    layers = _layers(cells_fw, cells_bw, initial_states_fw, initial_states_bw)
    states = []
    with tf.variable_scope(scope or "stack_bidirectional_rnn"):
        for index, (cell_fw, cell_bw, state_fw, state_bw) in enumerate(layers):
            with tf.variable_scope(f"cell_{index}"):
                outputs, final = rnn.bidirectional_dynamic_rnn(
                    cell_fw,
                    cell_bw,
                    inputs,
                    initial_state_fw=state_fw,
                    initial_state_bw=state_bw,
                    sequence_length=sequence_length,
                    parallel_iterations=parallel_iterations,
                    dtype=dtype,
                    swap_memory=swap_memory,
                    time_major=time_major,
                )
            inputs = tf.concat(outputs, 2)
            states.append(final)
    return inputs, tuple(forward for forward, _ in states), tuple(backward for _, backward in states)


def _layers(
    cells_fw: list[Any], cells_bw: list[Any], states_fw: list[Any] | None, states_bw: list[Any] | None
) -> list[tuple[Any, Any, Any, Any]]:
    """One `(cell_fw, cell_bw, state_fw, state_bw)` per layer, checked."""
    if not cells_fw or not cells_bw:
        raise ValueError("Must specify at least one fw cell and one bw cell for BidirectionalRNN.")
    for name, cells in (("cells_fw", cells_fw), ("cells_bw", cells_bw)):
        if not isinstance(cells, list):
            raise ValueError(f"{name} must be a list of RNNCells (one per layer).")
    if len(cells_fw) != len(cells_bw):
        raise ValueError("Forward and Backward cells must have the same depth.")
    for name, states in (("initial_states_fw", states_fw), ("initial_states_bw", states_bw)):
        if states is not None and (not isinstance(states, list) or len(states) != len(cells_fw)):
            raise ValueError(f"{name} must be a list of state tensors (one per layer).")
    nothing = [None] * len(cells_fw)
    return list(zip(cells_fw, cells_bw, states_fw or nothing, states_bw or nothing, strict=True))
