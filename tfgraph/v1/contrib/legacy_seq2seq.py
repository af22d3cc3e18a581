"""`tf.contrib.legacy_seq2seq` of TF 1.15 (`tf.nn.seq2seq` of TF 0.x): unrolled encoders and decoders.

Sequences are lists with one tensor per step. A decoder in this module is a function
`(decoder inputs, state) -> (list of outputs, final state)`.

Source: TF 1.15 `tf.contrib.legacy_seq2seq`; https://arxiv.org/abs/1409.3215 (encoder and decoder),
https://arxiv.org/abs/1412.7449 (attention).
"""

import copy as _copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as _tf
from tensorflow.python.ops.rnn import static_rnn as _static_rnn

from tfgraph.v1.contrib.namespace import namespace as _namespace
from tfgraph.v1.contrib.rnn.linear import linear as _linear
from tfgraph.v1.contrib.rnn.wrappers import EmbeddingWrapper as _EmbeddingWrapper
from tfgraph.v1.contrib.rnn.wrappers import OutputProjectionWrapper as _OutputProjectionWrapper

__getattr__, __dir__ = _namespace(__name__)

_Steps = tuple[list[_tf.Tensor], Any]


def rnn_decoder(
    decoder_inputs: Any, initial_state: Any, cell: Any, loop_function: Any = None, scope: Any = None
) -> _Steps:
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
    with _tf.variable_scope(scope or "rnn_decoder"):
        state = initial_state
        outputs: list[_tf.Tensor] = []
        for step, inputs in enumerate(decoder_inputs):
            if step > 0:
                if loop_function is not None:
                    with _tf.variable_scope("loop_function", reuse=True):
                        inputs = loop_function(outputs[-1], step)
                _tf.get_variable_scope().reuse_variables()
            output, state = cell(inputs, state)
            outputs.append(output)
    return outputs, state


def basic_rnn_seq2seq(
    encoder_inputs: Sequence[Any], decoder_inputs: Sequence[Any], cell: Any, dtype: Any = _tf.float32, scope: Any = None
) -> _Steps:
    """Encode one sequence into a state, decode another from it; same kind of cell, other weights.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.basic_rnn_seq2seq`.
    """
    with _tf.variable_scope(scope or "basic_rnn_seq2seq"):
        _, state = _static_rnn(_copy.deepcopy(cell), encoder_inputs, dtype=dtype)
        return rnn_decoder(decoder_inputs, state, cell)


def tied_rnn_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    cell: Any,
    loop_function: Any = None,
    dtype: Any = _tf.float32,
    scope: Any = None,
) -> _Steps:
    """As `basic_rnn_seq2seq`, with one set of weights for the encoder and the decoder.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.tied_rnn_seq2seq`.
    """
    with _tf.variable_scope("combined_tied_rnn_seq2seq"):
        scope = scope or "tied_rnn_seq2seq"
        _, state = _static_rnn(cell, encoder_inputs, dtype=dtype, scope=scope)
        _tf.get_variable_scope().reuse_variables()
        return rnn_decoder(decoder_inputs, state, cell, loop_function, scope)


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
) -> _Steps:
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
    with _tf.variable_scope(scope or "embedding_rnn_decoder"):
        _check_projection(output_projection, num_symbols)
        embedding = _tf.get_variable("embedding", [num_symbols, embedding_size])
        loop_function = (
            _feed_most_likely(embedding, output_projection, update_embedding_for_previous) if feed_previous else None
        )
        # One lookup per step, just before the step: the order in which TF 1.15 made the nodes.
        embedded = (_tf.nn.embedding_lookup(embedding, ids) for ids in decoder_inputs)
        return rnn_decoder(embedded, initial_state, cell, loop_function)


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
) -> _Steps:
    """Encode ids into a state and decode ids from it.

    `feed_previous` may be a boolean tensor. Without `output_projection` the outputs are logits.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.embedding_rnn_seq2seq`.
    """
    with _tf.variable_scope(scope or "embedding_rnn_seq2seq") as scope:
        dtype = _scope_dtype(scope, dtype)
        encoder = _EmbeddingWrapper(_copy.deepcopy(cell), num_encoder_symbols, embedding_size)
        _, state = _static_rnn(encoder, encoder_inputs, dtype=dtype)
        if output_projection is None:
            cell = _OutputProjectionWrapper(cell, num_decoder_symbols)

        def decode(feed: bool, **options: Any) -> _Steps:
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
) -> _Steps:
    """As `embedding_rnn_seq2seq`, with one embedding and one set of weights for both sides.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.embedding_tied_rnn_seq2seq`.
    """
    _check_projection(output_projection, num_symbols)
    with _tf.variable_scope(scope or "embedding_tied_rnn_seq2seq", dtype=dtype) as scope:
        dtype = scope.dtype
        embedding = _tf.get_variable("embedding", [num_symbols, embedding_size], dtype=dtype)
        embedded_encoder = [_tf.nn.embedding_lookup(embedding, ids) for ids in encoder_inputs]
        embedded_decoder = [_tf.nn.embedding_lookup(embedding, ids) for ids in decoder_inputs]
        if output_projection is None:
            cell = _OutputProjectionWrapper(cell, num_decoder_symbols or num_symbols)

        def decode(feed: bool, update: bool = True) -> _Steps:
            loop_function = _feed_most_likely(embedding, output_projection, update) if feed else None
            return tied_rnn_seq2seq(embedded_encoder, embedded_decoder, cell, loop_function, dtype)

        return _decode(decode, feed_previous, update=False)


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
) -> _Steps:
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
    with _tf.variable_scope(scope or "attention_decoder", dtype=dtype) as scope:
        dtype = scope.dtype
        batch = _tf.shape(decoder_inputs[0])[0]
        length = static_length or _tf.shape(attention_states)[1]
        hidden = _tf.reshape(attention_states, [-1, length, 1, size])
        features, vectors = [], []
        for head in range(num_heads):
            kernel = _tf.get_variable(f"AttnW_{head}", [1, 1, size, size], dtype=dtype)
            features.append(_tf.nn.conv2d(hidden, kernel, [1, 1, 1, 1], "SAME"))  # (batch, length, 1, size)
            vectors.append(_tf.get_variable(f"AttnV_{head}", [size], dtype=dtype))

        def attend(state: Any) -> list[_tf.Tensor]:
            query = _tf.concat(_tf.nest.flatten(state), 1) if _tf.nest.is_nested(state) else state
            reads = []
            for head in range(num_heads):
                with _tf.variable_scope(f"Attention_{head}"):
                    y = _tf.cast(_tf.reshape(_linear(query, size, True), [-1, 1, 1, size]), dtype)
                    scores = _tf.reduce_sum(vectors[head] * _tf.tanh(features[head] + y), [2, 3])  # (batch, length)
                    # In float32 whatever the dtype: as TF 1.15 did.
                    weights = _tf.cast(_tf.nn.softmax(_tf.cast(scores, _tf.float32)), dtype)
                    read = _tf.reduce_sum(_tf.reshape(weights, [-1, length, 1, 1]) * hidden, [1, 2])
                    reads.append(_tf.reshape(read, [-1, size]))
            return reads

        state = initial_state
        outputs: list[_tf.Tensor] = []
        reads = [_tf.zeros(_tf.stack([batch, size]), dtype) for _ in range(num_heads)]
        for read in reads:
            read.set_shape([None, size])
        if initial_state_attention:
            reads = attend(initial_state)
        for step, inputs in enumerate(decoder_inputs):
            if step > 0:
                _tf.get_variable_scope().reuse_variables()
                if loop_function is not None:
                    with _tf.variable_scope("loop_function", reuse=True):
                        inputs = loop_function(outputs[-1], step)
            input_size = inputs.shape.with_rank(2).dims[1].value
            if input_size is None:
                raise ValueError(f"Could not infer input size from input: {inputs.name}")
            mixed = _linear([_tf.cast(tensor, dtype) for tensor in [inputs, *reads]], input_size, True)
            output, state = cell(mixed, state)
            with _tf.variable_scope(_tf.get_variable_scope(), reuse=True if initial_state_attention else None):
                reads = attend(state)
            with _tf.variable_scope("AttnOutputProjection"):
                outputs.append(_linear([_tf.cast(output, dtype), *reads], output_size, True))
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
) -> _Steps:
    """Decode ids, which are embedded first, with attention.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.embedding_attention_decoder`.
    """
    _check_projection(output_projection, num_symbols)
    with _tf.variable_scope(scope or "embedding_attention_decoder", dtype=dtype):
        embedding = _tf.get_variable("embedding", [num_symbols, embedding_size])
        loop_function = (
            _feed_most_likely(embedding, output_projection, update_embedding_for_previous) if feed_previous else None
        )
        return attention_decoder(
            [_tf.nn.embedding_lookup(embedding, ids) for ids in decoder_inputs],
            initial_state,
            attention_states,
            cell,
            output_size=output_size or cell.output_size,
            num_heads=num_heads,
            loop_function=loop_function,
            initial_state_attention=initial_state_attention,
        )


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
) -> _Steps:
    """Encode ids, and decode ids with attention to all of the encoder's outputs.

    `feed_previous` may be a boolean tensor. Without `output_projection` the outputs are logits.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.embedding_attention_seq2seq`.
    """
    with _tf.variable_scope(scope or "embedding_attention_seq2seq", dtype=dtype) as scope:
        encoder = _EmbeddingWrapper(_copy.deepcopy(cell), num_encoder_symbols, embedding_size)
        encoder_outputs, state = _static_rnn(encoder, encoder_inputs, dtype=scope.dtype)
        attention_states = _tf.concat([_tf.reshape(o, [-1, 1, cell.output_size]) for o in encoder_outputs], 1)
        output_size = None
        if output_projection is None:
            cell = _OutputProjectionWrapper(cell, num_decoder_symbols)
            output_size = num_decoder_symbols

        def decode(feed: bool, **options: Any) -> _Steps:
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
) -> tuple[dict[Any, list[_tf.Tensor]], dict[Any, Any]]:
    """Encode one sequence, and decode several from it.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.one2many_rnn_seq2seq`; https://arxiv.org/abs/1511.06114.
    """
    if set(dec_cells_dict) != set(decoder_inputs_dict):
        raise ValueError(
            f"keys of dec_cells_dict {sorted(dec_cells_dict)} != "
            f"keys of decoder_inputs_dict {sorted(decoder_inputs_dict)}"
        )
    outputs, states = {}, {}
    with _tf.variable_scope(scope or "one2many_rnn_seq2seq", dtype=dtype) as scope:
        encoder = _EmbeddingWrapper(enc_cell, num_encoder_symbols, embedding_size)
        _, state = _static_rnn(encoder, encoder_inputs, dtype=scope.dtype)
        for name, decoder_inputs in decoder_inputs_dict.items():
            symbols = num_decoder_symbols_dict[name]
            with _tf.variable_scope(f"one2many_decoder_{name}"):
                cell = _OutputProjectionWrapper(dec_cells_dict[name], symbols)

                def decode(
                    feed: bool, inputs: Any = decoder_inputs, cell: Any = cell, symbols: int = symbols
                ) -> _Steps:
                    return embedding_rnn_decoder(inputs, state, cell, symbols, embedding_size, feed_previous=feed)

                outputs[name], states[name] = _decode(decode, feed_previous)
    return outputs, states


def sequence_loss_by_example(
    logits: list[Any],
    targets: list[Any],
    weights: list[Any],
    average_across_timesteps: bool = True,
    softmax_loss_function: Any = None,
    name: str | None = None,
) -> _tf.Tensor:
    """Weighted cross-entropy of each sequence: `[batch]`.

    Args:
        logits: list of `[batch, symbols]`.
        targets: list of int `[batch]`.
        weights: list of float `[batch]`.
        average_across_timesteps: divide by the sum of the weights.
        softmax_loss_function: `(labels=, logits=) -> loss`, sparse softmax by default.
        name: name scope.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.sequence_loss_by_example`.
    """
    if len(targets) != len(logits) or len(weights) != len(logits):
        raise ValueError(
            f"Lengths of logits, weights, and targets must be the same {len(logits)}, {len(weights)}, {len(targets)}."
        )
    with _tf.name_scope(name, "sequence_loss_by_example", logits + targets + weights):
        losses = []
        for logit, target, weight in zip(logits, targets, weights, strict=True):
            if softmax_loss_function is None:
                labels = _tf.reshape(target, [-1])
                loss = _tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logit)
            else:
                loss = softmax_loss_function(labels=target, logits=logit)
            losses.append(loss * weight)
        total = _tf.add_n(losses)
        if average_across_timesteps:
            total /= _tf.add_n(weights) + 1e-12  # the weights may all be 0
    return total


def sequence_loss(
    logits: list[Any],
    targets: list[Any],
    weights: list[Any],
    average_across_timesteps: bool = True,
    average_across_batch: bool = True,
    softmax_loss_function: Any = None,
    name: str | None = None,
) -> _tf.Tensor:
    """`sequence_loss_by_example`, summed or averaged over the batch.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.sequence_loss`.
    """
    with _tf.name_scope(name, "sequence_loss", logits + targets + weights):
        losses = sequence_loss_by_example(logits, targets, weights, average_across_timesteps, softmax_loss_function)
        cost = _tf.reduce_sum(losses)
        if not average_across_batch:
            return cost
        return cost / _tf.cast(_tf.shape(targets[0])[0], cost.dtype)


def model_with_buckets(
    encoder_inputs: list[Any],
    decoder_inputs: list[Any],
    targets: list[Any],
    weights: list[Any],
    buckets: Sequence[tuple[int, int]],
    seq2seq: Callable[[list[Any], list[Any]], _Steps],
    softmax_loss_function: Any = None,
    per_example_loss: bool = False,
    name: str | None = None,
) -> tuple[list[list[_tf.Tensor]], list[_tf.Tensor]]:
    """One model per bucket `(encoder length, decoder length)`, all with the same weights.

    Returns:
        `(outputs, losses)`, one per bucket.

    Source: TF 1.15 `tf.contrib.legacy_seq2seq.model_with_buckets`.
    """
    for what, given, wanted in (
        ("encoder_inputs", encoder_inputs, buckets[-1][0]),
        ("targets", targets, buckets[-1][1]),
        ("weights", weights, buckets[-1][1]),
    ):
        if len(given) < wanted:
            raise ValueError(f"Length of {what} ({len(given)}) must be at least that of last bucket ({wanted}).")
    loss_function = sequence_loss_by_example if per_example_loss else sequence_loss
    outputs, losses = [], []
    with _tf.name_scope(name, "model_with_buckets", encoder_inputs + decoder_inputs + targets + weights):
        for index, (source, target) in enumerate(buckets):
            with _tf.variable_scope(_tf.get_variable_scope(), reuse=True if index > 0 else None):
                bucket_outputs, _ = seq2seq(encoder_inputs[:source], decoder_inputs[:target])
                outputs.append(bucket_outputs)
                losses.append(
                    loss_function(
                        bucket_outputs,
                        targets[:target],
                        weights[:target],
                        softmax_loss_function=softmax_loss_function,
                    )
                )
    return outputs, losses


def _feed_most_likely(embedding: Any, output_projection: Any, update_embedding: bool) -> Callable[[Any, int], Any]:
    """A loop function that embeds the most likely id of the previous step."""

    def loop_function(previous: _tf.Tensor, _: int) -> _tf.Tensor:
        if output_projection is not None:
            previous = _tf.nn.xw_plus_b(previous, *output_projection)
        embedded = _tf.nn.embedding_lookup(embedding, _tf.argmax(previous, 1))
        return embedded if update_embedding else _tf.stop_gradient(embedded)

    return loop_function


def _decode(decode: Callable[..., _Steps], feed_previous: Any, **when_tensor: Any) -> _Steps:
    """Decode with `feed_previous` True or False, or build both and let a tensor choose at run time."""
    if isinstance(feed_previous, bool):
        return decode(feed_previous)

    def branch(feed: bool) -> _Steps:
        with _tf.variable_scope(_tf.get_variable_scope(), reuse=None if feed else True):
            return decode(feed, **when_tensor)

    return _tf.cond(feed_previous, lambda: branch(True), lambda: branch(False))


def _scope_dtype(scope: Any, dtype: Any) -> Any:
    if dtype is not None:
        scope.set_dtype(dtype)
    return scope.dtype


def _check_projection(output_projection: Any, num_symbols: int) -> None:
    if output_projection is not None:
        weights, biases = (_tf.convert_to_tensor(part) for part in output_projection)
        weights.shape.assert_is_compatible_with([None, num_symbols])
        biases.shape.assert_is_compatible_with([num_symbols])
