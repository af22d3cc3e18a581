"""From sequences to sequences. Source: TF 1.15 `tensorflow/contrib/learn/python/learn/ops/seq2seq_ops.py`."""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf


def sequence_classifier(
    decoding: Sequence[Any], labels: Sequence[Any], sampling_decoding: Sequence[Any] | None = None, name: Any = None
) -> tuple[tf.Tensor, tf.Tensor]:
    """Probabilities of each step, and the sum of their cross entropies.

    Args:
        decoding: logits `[batch, classes]` of each step.
        labels: one-hot `[batch, classes]` of each step.
        sampling_decoding: logits to predict from, instead of `decoding`.
        name: of the name scope.

    Returns:
        `[batch, steps, classes]`, and a number.

    Source: TF 1.15 `tf.contrib.learn.ops.sequence_classifier`.
    """
    with tf.name_scope(name, "sequence_classifier", [*decoding, *labels]):
        losses = [
            tf.nn.softmax_cross_entropy_with_logits(labels=label, logits=logits)
            for logits, label in zip(decoding, labels, strict=False)
        ]
        predictions = [tf.nn.softmax(logits) for logits in sampling_decoding or decoding]
        return tf.stack(predictions, axis=1), tf.reduce_sum(tf.add_n(losses), name="sequence_loss")


def seq2seq_inputs(
    x: Any, y: Any, input_length: int, output_length: int, sentinel: Any = None, name: str | None = None
) -> tuple[list[tf.Tensor], list[tf.Tensor], list[tf.Tensor]]:
    """The steps of the encoder, the decoder and its output; the two latter are shifted by a sentinel.

    Args:
        x: `[batch, input_length, width]`.
        y: `[batch, output_length, width]`.
        input_length: ignored, the shape says it.
        output_length: ignored, the shape says it.
        sentinel: `[batch, width]` that begins and ends a sequence; zeros by default.
        name: of the name scope.

    Source: TF 1.15 `tf.contrib.learn.ops.seq2seq_inputs`.
    """
    with tf.name_scope(name, "seq2seq_inputs", [x, y]):
        steps = tf.unstack(y, axis=1)
        if sentinel is None:
            sentinel = tf.zeros(tf.stack([tf.shape(x)[0], steps[0].shape[1]]))
            sentinel.set_shape(steps[0].shape)
        return tf.unstack(x, axis=1), [sentinel, *steps], [*steps, sentinel]


def rnn_decoder(
    decoder_inputs: Sequence[Any], initial_state: Any, cell: Any, scope: Any = None
) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """Run a cell on inputs to train, and on its own outputs to predict.

    Args:
        decoder_inputs: `[batch, width]` of each step.
        initial_state: of the cell.
        cell: its outputs are as wide as its inputs.
        scope: variable scope.

    Returns:
        `(outputs, states)` on the inputs, then both on the outputs; states begin with `initial_state`.

    Source: TF 1.15 `tf.contrib.learn.ops.rnn_decoder`.
    """
    with tf.variable_scope(scope or "dnn_decoder"):
        states, outputs = [initial_state], []
        for step, step_input in enumerate(decoder_inputs):
            if step:
                tf.get_variable_scope().reuse_variables()
            output, state = cell(step_input, states[-1])
            outputs.append(output)
            states.append(state)
        # The first step has the same input in both.
        own_states, own_outputs = [initial_state, initial_state], outputs[:1]
        for _ in decoder_inputs[1:]:
            output, state = cell(own_outputs[-1], own_states[-1])
            own_outputs.append(output)
            own_states.append(state)
    return outputs, states, own_outputs, own_states


def rnn_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    encoder_cell: Any,
    decoder_cell: Any = None,
    dtype: Any = tf.float32,
    scope: Any = None,
) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """Run an encoder, then `rnn_decoder` from its last state.

    Args:
        encoder_inputs: `[batch, width]` of each step.
        decoder_inputs: `[batch, width]` of each step.
        encoder_cell: a cell.
        decoder_cell: another one; by default the same.
        dtype: of the state.
        scope: variable scope.

    Source: TF 1.15 `tf.contrib.learn.ops.rnn_seq2seq`.
    """
    from tfgraph.v1.contrib import rnn

    with tf.variable_scope(scope or "rnn_seq2seq"):
        _, state = rnn.static_rnn(encoder_cell, encoder_inputs, dtype=dtype)
        return rnn_decoder(decoder_inputs, state, decoder_cell or encoder_cell)
