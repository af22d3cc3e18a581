"""Decoder functions for `dynamic_rnn_decoder`, and the attention that they use.

A decoder function is `(time, cell state, cell input, cell output, context) -> (done, cell state, cell input,
output, context)`; `done` is None where the lengths are known.

Source: TF 1.0 `tf.contrib.seq2seq`, which dropped them in 1.2.
"""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.util.nest import flatten
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1.contrib import layers


def simple_decoder_fn_train(encoder_state: Any, name: str | None = None) -> Callable[..., Any]:
    """Decode known inputs from a state.

    Source: TF 1.0 `tf.contrib.seq2seq.simple_decoder_fn_train`.
    """

    def decoder_fn(time: Any, cell_state: Any, cell_input: Any, cell_output: Any, context_state: Any) -> Any:
        with tf.name_scope(name, "simple_decoder_fn_train"):
            state = encoder_state if cell_state is None else cell_state
            return None, state, cell_input, cell_output, context_state

    return decoder_fn


def simple_decoder_fn_inference(
    output_fn: Any,
    encoder_state: Any,
    embeddings: Any,
    start_of_sequence_id: Any,
    end_of_sequence_id: Any,
    maximum_length: Any,
    num_decoder_symbols: int,
    dtype: Any = tf.int32,
    name: str | None = None,
) -> Callable[..., Any]:
    """Decode from a state; the most likely id of each step is embedded for the next.

    Args:
        output_fn: outputs to logits; None for the identity.
        encoder_state: the state to begin with.
        embeddings: `[num_decoder_symbols, size]`.
        start_of_sequence_id: the first input.
        end_of_sequence_id: ends a sequence.
        maximum_length: one step more than this is decoded at most, as in TF 1.0.
        num_decoder_symbols: number of ids.
        dtype: of the ids.
        name: name scope.

    Source: TF 1.0 `tf.contrib.seq2seq.simple_decoder_fn_inference`.
    """
    return _greedy(
        name or "simple_decoder_fn_inference",
        lambda output: output if output_fn is None else output_fn(output),
        encoder_state,
        embeddings,
        (start_of_sequence_id, end_of_sequence_id, maximum_length),
        num_decoder_symbols,
        dtype,
    )


def attention_decoder_fn_train(
    encoder_state: Any,
    attention_keys: Any,
    attention_values: Any,
    attention_score_fn: Any,
    attention_construct_fn: Any,
    name: str | None = None,
) -> Callable[..., Any]:
    """Decode known inputs with attention; the arguments are `prepare_attention`'s results.

    Source: TF 1.0 `tf.contrib.seq2seq.attention_decoder_fn_train`.
    """

    def decoder_fn(time: Any, cell_state: Any, cell_input: Any, cell_output: Any, context_state: Any) -> Any:
        with tf.name_scope(name, "attention_decoder_fn_train"):
            if cell_state is None:
                cell_state, attention = encoder_state, _no_attention(encoder_state)
            else:
                attention = cell_output = attention_construct_fn(cell_output, attention_keys, attention_values)
            return None, cell_state, tf.concat([cell_input, attention], 1), cell_output, context_state

    return decoder_fn


def attention_decoder_fn_inference(
    output_fn: Any,
    encoder_state: Any,
    attention_keys: Any,
    attention_values: Any,
    attention_score_fn: Any,
    attention_construct_fn: Any,
    embeddings: Any,
    start_of_sequence_id: Any,
    end_of_sequence_id: Any,
    maximum_length: Any,
    num_decoder_symbols: int,
    dtype: Any = tf.int32,
    name: str | None = None,
) -> Callable[..., Any]:
    """`simple_decoder_fn_inference` with attention; the arguments are `prepare_attention`'s results.

    Source: TF 1.0 `tf.contrib.seq2seq.attention_decoder_fn_inference`.
    """
    return _greedy(
        name or "attention_decoder_fn_inference",
        lambda output: output if output_fn is None else output_fn(output),
        encoder_state,
        embeddings,
        (start_of_sequence_id, end_of_sequence_id, maximum_length),
        num_decoder_symbols,
        dtype,
        lambda output: attention_construct_fn(output, attention_keys, attention_values),
    )


def _greedy(
    name: str,
    output_fn: Callable[[Any], Any],
    encoder_state: Any,
    embeddings: Any,
    bounds: tuple[Any, Any, Any],
    num_decoder_symbols: int,
    dtype: Any,
    attend: Callable[[Any], Any] | None = None,
) -> Callable[..., Any]:
    start, end, maximum_length = (tf.convert_to_tensor(bound, dtype) for bound in bounds)

    def decoder_fn(time: Any, cell_state: Any, cell_input: Any, cell_output: Any, context_state: Any) -> Any:
        with tf.name_scope(name):
            if cell_input is not None:
                raise ValueError(f"Expected cell_input to be None, but saw: {cell_input}")
            batch_size = _batch_size(encoder_state)
            attention = None
            if cell_output is None:  # before the first step
                cell_state = encoder_state
                ids = tf.fill([batch_size], start)
                done = tf.zeros([batch_size], tf.bool)
                output = tf.zeros([num_decoder_symbols], tf.float32)
                if attend is not None:
                    attention = _no_attention(encoder_state)
            else:
                if attend is not None:
                    attention = cell_output = attend(cell_output)
                output = output_fn(cell_output)
                ids = tf.cast(tf.argmax(output, 1), dtype)
                done = tf.equal(ids, end)
            next_input = tf.gather(embeddings, ids)
            if attention is not None:
                next_input = tf.concat([next_input, attention], 1)
            done = tf.logical_or(done, tf.cast(time, maximum_length.dtype) > maximum_length)
            return done, cell_state, next_input, output, context_state

    return decoder_fn


def _batch_size(state: Any) -> Any:
    first = flatten(state)[0]
    return first.shape.dims[0].value or tf.shape(first)[0]


def _no_attention(encoder_state: Any) -> tf.Tensor:
    """Zeros, the shape of the top layer's output."""
    top = encoder_state
    if isinstance(top, tuple) and not isinstance(top, rnn_cell.LSTMStateTuple):
        top = top[-1]
    return tf.zeros_like(top.h if isinstance(top, rnn_cell.LSTMStateTuple) else top)


def prepare_attention(
    attention_states: Any, attention_option: str, num_units: int, reuse: Any = False
) -> tuple[Any, Any, Callable[..., Any], Callable[..., Any]]:
    """Make the variables of attention over an encoder's outputs.

    Args:
        attention_states: `[batch, time, num_units]`.
        attention_option: "bahdanau" or "luong".
        num_units: size of queries and keys.
        reuse: whether the variables exist already.

    Returns:
        `(keys, values, score function, construct function)`, for the `attention_decoder_fn_`s.

    Raises:
        ValueError: if the option is another one.

    Source: TF 1.0 `tf.contrib.seq2seq.prepare_attention`; https://arxiv.org/abs/1409.0473,
    https://arxiv.org/abs/1508.04025.
    """
    if attention_option not in ("bahdanau", "luong"):
        raise ValueError(f"Unknown attention option {attention_option!r}: use 'bahdanau' or 'luong'")
    with tf.variable_scope("attention_keys", reuse=reuse) as scope:
        keys = layers.linear(attention_states, num_units, biases_initializer=None, scope=scope)
    with tf.variable_scope("attention_score", reuse=reuse):
        if attention_option == "bahdanau":
            kernel = tf.get_variable("attnW", [num_units, num_units], tf.float32)
            vector = tf.get_variable("attnV", [num_units], tf.float32)
    with tf.variable_scope("attention_construct", reuse=reuse) as construct_scope:
        pass

    def score(query: Any, keys: Any, values: Any) -> tf.Tensor:
        """The values' mean, weighted by how well their keys fit the query: `[batch, num_units]`."""
        if attention_option == "bahdanau":
            query = tf.reshape(tf.matmul(query, kernel), [-1, 1, num_units])
            scores = tf.reduce_sum(vector * tf.tanh(keys + query), [2])
        else:
            scores = tf.reduce_sum(keys * tf.reshape(query, [-1, 1, num_units]), [2])
        context = tf.reduce_sum(tf.expand_dims(tf.nn.softmax(scores), 2) * values, [1])
        context.set_shape([None, num_units])
        return context

    def construct(query: Any, keys: Any, values: Any) -> tf.Tensor:
        """The attention: a linear map of the query and its context, `[batch, num_units]`."""
        joined = tf.concat([query, score(query, keys, values)], 1)
        attention = layers.linear(joined, num_units, biases_initializer=None, scope=construct_scope)
        # The same weights in the next decoder, which scripts make for inference.
        construct_scope.reuse_variables()
        return attention

    return keys, attention_states, score, construct
