"""A decoder loop driven by a function. Source: TF 1.0 `tf.contrib.seq2seq`, which dropped it in 1.2."""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops import rnn


def dynamic_rnn_decoder(
    cell: Any,
    decoder_fn: Callable[..., Any],
    inputs: Any = None,
    sequence_length: Any = None,
    parallel_iterations: int | None = None,
    swap_memory: bool = False,
    time_major: bool = False,
    scope: Any = None,
    name: str | None = None,
) -> tuple[Any, Any, Any]:
    """Run a cell, with inputs that are known (training) or made by the function (inference).

    Args:
        cell: an RNNCell.
        decoder_fn: `(time, cell state, cell input, cell output, context) -> (done, cell state, cell input, output,
            context)`.
        inputs: `[batch, time, size]`; None for inference.
        sequence_length: int `[batch]`; with `inputs`, their whole length by default.
        parallel_iterations: of the loop.
        swap_memory: of the loop.
        time_major: inputs and outputs are `[time, batch, size]`.
        scope: variable scope of the loop.
        name: name scope.

    Returns:
        `(outputs, final state, final context)`, as in TF 1.0; the release candidates before had no context.

    Raises:
        ValueError: if the inputs have less than three dimensions.

    Source: TF 1.0 `tf.contrib.seq2seq.dynamic_rnn_decoder`.
    """
    with tf.name_scope(name, "dynamic_rnn_decoder"):
        steps: Any = None
        if inputs is not None:
            inputs = tf.convert_to_tensor(inputs)
            if inputs.shape.rank is not None and inputs.shape.rank < 3:
                raise ValueError(f"Inputs must have at least three dimensions, received shape {inputs.shape}")
            if not time_major:
                inputs = tf.transpose(inputs, [1, 0, 2])
            length = inputs.shape.dims[0].value or tf.shape(inputs)[0]
            steps = tf.TensorArray(inputs.dtype, size=length).unstack(inputs)
            zeros = tf.zeros_like(inputs[0])
            if sequence_length is None:
                sequence_length = tf.fill([tf.shape(inputs)[1]], length)

        def loop_fn(time: Any, cell_output: Any, cell_state: Any, loop_state: Any) -> Any:
            context = loop_state[1] if isinstance(loop_state, tuple) else None
            cell_input = None
            if steps is not None and cell_state is None:
                cell_input = steps.read(0)
            elif steps is not None:
                cell_input = tf.cond(tf.equal(time, length), lambda: zeros, lambda: steps.read(time))
            if cell_input is not None:
                cell_input.set_shape(inputs.shape[1:])
            done, state, next_input, output, context = decoder_fn(time, cell_state, cell_input, cell_output, context)
            if done is None:
                done = time >= tf.cast(sequence_length, tf.int32)
            return done, next_input, state, output, done if context is None else (done, context)

        outputs, state, loop_state = rnn.raw_rnn(
            cell, loop_fn, parallel_iterations=parallel_iterations, swap_memory=swap_memory, scope=scope
        )
        stacked = outputs.stack()
        if not time_major:
            stacked = tf.transpose(stacked, [1, 0, 2])
        return stacked, state, loop_state[1] if isinstance(loop_state, tuple) else None
