"""Encoders and decoders over lists with one tensor per step.

Source: TF 1.15 `tf.contrib.legacy_seq2seq`; https://arxiv.org/abs/1409.3215, https://arxiv.org/abs/1412.7449
(attention).
"""

import copy
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops.rnn import static_rnn
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell

from tfgraph.v1.contrib.legacy_seq2seq.decoders import (
    Steps,
    check_projection,
    embedding_attention_decoder,
    embedding_rnn_decoder,
    extract_argmax_and_embed,
    rnn_decoder,
)
from tfgraph.v1.contrib.rnn.wrappers import EmbeddingWrapper, OutputProjectionWrapper


def basic_rnn_seq2seq(
    encoder_inputs: Sequence[Any], decoder_inputs: Sequence[Any], cell: Any, dtype: Any = tf.float32, scope: Any = None
) -> Steps:
    """Encode one sequence into a state, decode another from it; same kind of cell, other weights.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.basic_rnn_seq2seq`.
    """
    with tf.variable_scope(scope or "basic_rnn_seq2seq"):
        _, state = static_rnn(_encoder_cell(cell), encoder_inputs, dtype=dtype)
        return rnn_decoder(decoder_inputs, state, cell)


def tied_rnn_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    cell: Any,
    loop_function: Any = None,
    dtype: Any = tf.float32,
    scope: Any = None,
) -> Steps:
    """As `basic_rnn_seq2seq`, with one set of weights for the encoder and the decoder.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.tied_rnn_seq2seq`.
    """
    with tf.variable_scope("combined_tied_rnn_seq2seq"):
        scope = scope or "tied_rnn_seq2seq"
        _, state = static_rnn(cell, encoder_inputs, dtype=dtype, scope=scope)
        tf.get_variable_scope().reuse_variables()
        return rnn_decoder(decoder_inputs, state, cell, loop_function, scope)


def embedding_rnn_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    cell: Any,
    num_encoder_symbols: int,
    num_decoder_symbols: int,
    embedding_size: int,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> Steps:
    """Encode ids into a state and decode ids from it.

    `feed_previous` may be a boolean tensor. Without `output_projection` the outputs are logits.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.embedding_rnn_seq2seq`.
    """
    with tf.variable_scope(scope or "embedding_rnn_seq2seq") as scope:
        dtype = _scope_dtype(scope, dtype)
        encoder = EmbeddingWrapper(_encoder_cell(cell), num_encoder_symbols, embedding_size)
        _, state = static_rnn(encoder, encoder_inputs, dtype=dtype)
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)

        def decode(feed: bool, **options: Any) -> Steps:
            return embedding_rnn_decoder(
                decoder_inputs,
                state,
                cell,
                num_decoder_symbols,
                embedding_size,
                output_projection=output_projection,
                feed_previous=feed,
                **options,
            )

        return _decode(decode, feed_previous, update_embedding_for_previous=False)


def embedding_tied_rnn_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    num_decoder_symbols: int | None = None,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> Steps:
    """As `embedding_rnn_seq2seq`, with one embedding and one set of weights for both sides.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.embedding_tied_rnn_seq2seq`.
    """
    check_projection(output_projection, num_symbols)
    with tf.variable_scope(scope or "embedding_tied_rnn_seq2seq", dtype=dtype) as scope:
        dtype = scope.dtype
        embedding = tf.get_variable("embedding", [num_symbols, embedding_size], dtype=dtype)
        embedded_encoder = [tf.nn.embedding_lookup(embedding, ids) for ids in encoder_inputs]
        embedded_decoder = [tf.nn.embedding_lookup(embedding, ids) for ids in decoder_inputs]
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols or num_symbols)

        def decode(feed: bool, update: bool = True) -> Steps:
            loop_function = extract_argmax_and_embed(embedding, output_projection, update) if feed else None
            return tied_rnn_seq2seq(embedded_encoder, embedded_decoder, cell, loop_function, dtype)

        return _decode(decode, feed_previous, update=False)


def embedding_attention_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    cell: Any,
    num_encoder_symbols: int,
    num_decoder_symbols: int,
    embedding_size: int,
    num_heads: int = 1,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> Steps:
    """Encode ids, and decode ids with attention to all of the encoder's outputs.

    `feed_previous` may be a boolean tensor. Without `output_projection` the outputs are logits.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.embedding_attention_seq2seq`.
    """
    with tf.variable_scope(scope or "embedding_attention_seq2seq", dtype=dtype) as scope:
        encoder = EmbeddingWrapper(_encoder_cell(cell), num_encoder_symbols, embedding_size)
        encoder_outputs, state = static_rnn(encoder, encoder_inputs, dtype=scope.dtype)
        attention_states = tf.concat([tf.reshape(o, [-1, 1, cell.output_size]) for o in encoder_outputs], 1)
        output_size = None
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)
            output_size = num_decoder_symbols

        def decode(feed: bool, **options: Any) -> Steps:
            return embedding_attention_decoder(
                decoder_inputs,
                state,
                attention_states,
                cell,
                num_decoder_symbols,
                embedding_size,
                num_heads=num_heads,
                output_size=output_size,
                output_projection=output_projection,
                feed_previous=feed,
                initial_state_attention=initial_state_attention,
                **options,
            )

        return _decode(decode, feed_previous, update_embedding_for_previous=False)


def one2many_rnn_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs_dict: Mapping[Any, Sequence[Any]],
    enc_cell: Any,
    dec_cells_dict: Mapping[Any, Any],
    num_encoder_symbols: int,
    num_decoder_symbols_dict: Mapping[Any, int],
    embedding_size: int,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> tuple[dict[Any, list[tf.Tensor]], dict[Any, Any]]:
    """Encode one sequence, and decode several from it.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.one2many_rnn_seq2seq`; https://arxiv.org/abs/1511.06114.
    """
    for cell in (enc_cell, *dec_cells_dict.values()):
        if not isinstance(cell, rnn_cell.RNNCell):
            raise TypeError(f"enc_cell and dec_cells_dict must be RNNCells, received {type(cell)}")
    if set(dec_cells_dict) != set(decoder_inputs_dict):
        raise ValueError(
            f"keys of dec_cells_dict {sorted(dec_cells_dict)} != "
            f"keys of decoder_inputs_dict {sorted(decoder_inputs_dict)}"
        )
    outputs, states = {}, {}
    with tf.variable_scope(scope or "one2many_rnn_seq2seq", dtype=dtype) as scope:
        encoder = EmbeddingWrapper(enc_cell, num_encoder_symbols, embedding_size)
        _, state = static_rnn(encoder, encoder_inputs, dtype=scope.dtype)
        for name, decoder_inputs in decoder_inputs_dict.items():
            symbols = num_decoder_symbols_dict[name]
            with tf.variable_scope(f"one2many_decoder_{name}"):
                cell = OutputProjectionWrapper(dec_cells_dict[name], symbols)

                def decode(feed: bool, inputs: Any = decoder_inputs, cell: Any = cell, symbols: int = symbols) -> Steps:
                    return embedding_rnn_decoder(inputs, state, cell, symbols, embedding_size, feed_previous=feed)

                outputs[name], states[name] = _decode(decode, feed_previous)
    return outputs, states


#: A decoder's cell -> the encoder's, as unused as the other was then.
_ENCODER_CELLS: "weakref.WeakKeyDictionary[Any, Any]" = weakref.WeakKeyDictionary()


def _encoder_cell(cell: Any) -> Any:
    """A copy of a cell, with weights of its own; the same one every time, as every bucket has the same weights.

    A cell that has variables cannot be copied: TF 1.15 failed in the second bucket ("can't pickle
    _thread.lock objects"), where TF 0.12, whose cells had no variables, did not.
    """
    if cell not in _ENCODER_CELLS:
        _ENCODER_CELLS[cell] = copy.deepcopy(cell)
    return _ENCODER_CELLS[cell]


def _decode(decode: Callable[..., Steps], feed_previous: Any, **when_tensor: Any) -> Steps:
    """Decode with `feed_previous` True or False, or build both and let a tensor choose at run time."""
    if isinstance(feed_previous, bool):
        return decode(feed_previous)

    def branch(feed: bool) -> Steps:
        with tf.variable_scope(tf.get_variable_scope(), reuse=None if feed else True):
            return decode(feed, **when_tensor)

    return tf.cond(feed_previous, lambda: branch(True), lambda: branch(False))


def _scope_dtype(scope: Any, dtype: Any) -> Any:
    if dtype is not None:
        scope.set_dtype(dtype)
    return scope.dtype
