"""Decoders over lists with one tensor per step.

A decoder is `(decoder inputs, state) -> (list of outputs, final state)`.

Source: TF 1.15 `tf.contrib.legacy_seq2seq`; https://arxiv.org/abs/1409.3215, https://arxiv.org/abs/1412.7449
(attention).
"""

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.rnn.linear import linear

Steps = tuple[list[tf.Tensor], Any]


def rnn_decoder(
    decoder_inputs: Any, initial_state: Any, cell: Any, loop_function: Any = None, scope: Any = None
) -> Steps:
    """Run a cell over the decoder's inputs.

    Args:
        decoder_inputs: list of `[batch, size]`, one per step.
        initial_state: the state before the first step.
        cell: an RNNCell.
        loop_function: `(previous output, step) -> next input`; if given, only the first input is used.
        scope: variable scope, `rnn_decoder` by default.

    Returns:
        `(outputs, state)`: a list of `[batch, output_size]`, and the last state.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.rnn_decoder`.
    """
    with tf.variable_scope(scope or "rnn_decoder"):
        state = initial_state
        outputs: list[tf.Tensor] = []
        for step, inputs in enumerate(decoder_inputs):
            if step > 0:
                if loop_function is not None:
                    with tf.variable_scope("loop_function", reuse=True):
                        inputs = loop_function(outputs[-1], step)
                tf.get_variable_scope().reuse_variables()
            output, state = cell(inputs, state)
            outputs.append(output)
    return outputs, state


def embedding_rnn_decoder(
    decoder_inputs: Sequence[Any],
    initial_state: Any,
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    output_projection: Any = None,
    feed_previous: bool = False,
    update_embedding_for_previous: bool = True,
    scope: Any = None,
) -> Steps:
    """Decode ids, which are embedded first.

    Args:
        decoder_inputs: list of int32 `[batch]`.
        initial_state: the state before the first step.
        cell: an RNNCell.
        num_symbols: number of ids.
        embedding_size: length of an embedding.
        output_projection: `(weights, biases)` from the cell's outputs to the ids, for `feed_previous`.
        feed_previous: feed the most likely id of each step to the next one, and use only the first input.
        update_embedding_for_previous: whether gradients reach the embeddings of fed ids.
        scope: variable scope, `embedding_rnn_decoder` by default.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.embedding_rnn_decoder`.
    """
    with tf.variable_scope(scope or "embedding_rnn_decoder"):
        check_projection(output_projection, num_symbols)
        embedding = tf.get_variable("embedding", [num_symbols, embedding_size])
        loop_function = (
            extract_argmax_and_embed(embedding, output_projection, update_embedding_for_previous)
            if feed_previous
            else None
        )
        # One lookup per step, just before the step: the order in which TF 1.15 made the nodes.
        embedded = (tf.nn.embedding_lookup(embedding, ids) for ids in decoder_inputs)
        return rnn_decoder(embedded, initial_state, cell, loop_function)


def attention_decoder(
    decoder_inputs: Sequence[Any],
    initial_state: Any,
    attention_states: Any,
    cell: Any,
    output_size: int | None = None,
    num_heads: int = 1,
    loop_function: Any = None,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> Steps:
    """Decode with attention to the encoder's outputs.

    Args:
        decoder_inputs: list of `[batch, size]`.
        initial_state: the state before the first step.
        attention_states: `[batch, length, attention size]`, what to attend to.
        cell: an RNNCell.
        output_size: the cell's by default.
        num_heads: number of attention reads per step.
        loop_function: `(previous output, step) -> next input`; if given, only the first input is used.
        dtype: of the variables; the scope's by default.
        scope: variable scope, `attention_decoder` by default.
        initial_state_attention: attend before the first step too, instead of reading zeros.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.attention_decoder`; https://arxiv.org/abs/1412.7449.
    """
    if not decoder_inputs:
        raise ValueError("Must provide at least 1 input to attention decoder.")
    if num_heads < 1:
        raise ValueError("With less than 1 heads, use a non-attention decoder.")
    static_length, size = (dimension.value for dimension in attention_states.shape.dims[1:])
    if size is None:
        raise ValueError(f"Shape[2] of attention_states must be known: {attention_states.shape}")
    output_size = output_size or cell.output_size
    with tf.variable_scope(scope or "attention_decoder", dtype=dtype) as scope:
        dtype = scope.dtype
        batch = tf.shape(decoder_inputs[0])[0]
        length = static_length or tf.shape(attention_states)[1]
        hidden = tf.reshape(attention_states, [-1, length, 1, size])
        features, vectors = [], []
        for head in range(num_heads):
            kernel = tf.get_variable(f"AttnW_{head}", [1, 1, size, size], dtype=dtype)
            features.append(tf.nn.conv2d(hidden, kernel, [1, 1, 1, 1], "SAME"))  # (batch, length, 1, size)
            vectors.append(tf.get_variable(f"AttnV_{head}", [size], dtype=dtype))

        def attend(state: Any) -> list[tf.Tensor]:
            query = tf.concat(tf.nest.flatten(state), 1) if tf.nest.is_nested(state) else state
            reads = []
            for head in range(num_heads):
                with tf.variable_scope(f"Attention_{head}"):
                    y = tf.cast(tf.reshape(linear(query, size, True), [-1, 1, 1, size]), dtype)
                    scores = tf.reduce_sum(vectors[head] * tf.tanh(features[head] + y), [2, 3])  # (batch, length)
                    # In float32 whatever the dtype: as TF 1.15 did.
                    weights = tf.cast(tf.nn.softmax(tf.cast(scores, tf.float32)), dtype)
                    read = tf.reduce_sum(tf.reshape(weights, [-1, length, 1, 1]) * hidden, [1, 2])
                    reads.append(tf.reshape(read, [-1, size]))
            return reads

        state = initial_state
        outputs: list[tf.Tensor] = []
        reads = [tf.zeros(tf.stack([batch, size]), dtype) for _ in range(num_heads)]
        for read in reads:
            read.set_shape([None, size])
        if initial_state_attention:
            reads = attend(initial_state)
        for step, inputs in enumerate(decoder_inputs):
            if step > 0:
                tf.get_variable_scope().reuse_variables()
                if loop_function is not None:
                    with tf.variable_scope("loop_function", reuse=True):
                        inputs = loop_function(outputs[-1], step)
            input_size = inputs.shape.with_rank(2).dims[1].value
            if input_size is None:
                raise ValueError(f"Could not infer input size from input: {inputs.name}")
            mixed = linear([tf.cast(tensor, dtype) for tensor in [inputs, *reads]], input_size, True)
            output, state = cell(mixed, state)
            with tf.variable_scope(tf.get_variable_scope(), reuse=True if initial_state_attention else None):
                reads = attend(state)
            with tf.variable_scope("AttnOutputProjection"):
                outputs.append(linear([tf.cast(output, dtype), *reads], output_size, True))
    return outputs, state


def embedding_attention_decoder(
    decoder_inputs: Sequence[Any],
    initial_state: Any,
    attention_states: Any,
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    num_heads: int = 1,
    output_size: int | None = None,
    output_projection: Any = None,
    feed_previous: bool = False,
    update_embedding_for_previous: bool = True,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> Steps:
    """Decode ids, which are embedded first, with attention.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.embedding_attention_decoder`.
    """
    if output_projection is not None:
        tf.convert_to_tensor(output_projection[1]).shape.assert_is_compatible_with([num_symbols])
    with tf.variable_scope(scope or "embedding_attention_decoder", dtype=dtype):
        embedding = tf.get_variable("embedding", [num_symbols, embedding_size])
        loop_function = (
            extract_argmax_and_embed(embedding, output_projection, update_embedding_for_previous)
            if feed_previous
            else None
        )
        return attention_decoder(
            [tf.nn.embedding_lookup(embedding, ids) for ids in decoder_inputs],
            initial_state,
            attention_states,
            cell,
            output_size=output_size or cell.output_size,
            num_heads=num_heads,
            loop_function=loop_function,
            initial_state_attention=initial_state_attention,
        )


def extract_argmax_and_embed(
    embedding: Any, output_projection: Any = None, update_embedding: bool = True
) -> Callable[[Any, int], Any]:
    """A loop function that embeds the most likely id of the previous step."""

    def loop_function(previous: tf.Tensor, _: int) -> tf.Tensor:
        if output_projection is not None:
            previous = tf.nn.xw_plus_b(previous, *output_projection)
        embedded = tf.nn.embedding_lookup(embedding, tf.argmax(previous, 1))
        return embedded if update_embedding else tf.stop_gradient(embedded)

    return loop_function


def check_projection(output_projection: Any, num_symbols: int) -> None:
    """Refuse a projection `(weights, biases)` to another number of ids."""
    if output_projection is not None:
        weights, biases = (tf.convert_to_tensor(part) for part in output_projection)
        weights.shape.assert_is_compatible_with([None, num_symbols])
        biases.shape.assert_is_compatible_with([num_symbols])
