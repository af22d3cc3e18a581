"""Decode step by step. Source: TF 1.15 `tf.contrib.seq2seq`."""

import abc
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.ops.rnn import _transpose_batch_time


class Decoder(abc.ABC):
    """What `dynamic_decode` runs.

    Source: TF 1.15 `tf.contrib.seq2seq.Decoder`.
    """

    @property
    @abc.abstractmethod
    def batch_size(self) -> Any:
        """Number of sequences."""

    @property
    @abc.abstractmethod
    def output_size(self) -> Any:
        """Shape of each output, without the batch."""

    @property
    @abc.abstractmethod
    def output_dtype(self) -> Any:
        """Type of each output."""

    @abc.abstractmethod
    def initialize(self, name: str | None = None) -> Any:
        """`(finished, first inputs, initial state)`."""

    @abc.abstractmethod
    def step(self, time: Any, inputs: Any, state: Any, name: str | None = None) -> Any:
        """`(outputs, next state, next inputs, finished)`."""

    def finalize(self, outputs: Any, final_state: Any, sequence_lengths: Any) -> Any:
        """What to do with the outputs `[time, batch, ...]` at the end."""
        raise NotImplementedError

    @property
    def tracks_own_finished(self) -> bool:
        """Whether the decoder moves sequences around, so that `finished` is not for `dynamic_decode` to keep."""
        return False


def dynamic_decode(
    decoder: Decoder,
    output_time_major: bool = False,
    impute_finished: bool = False,
    maximum_iterations: Any = None,
    parallel_iterations: int = 32,
    swap_memory: bool = False,
    scope: Any = None,
    **kwargs: Any,
) -> tuple[Any, Any, Any]:
    """Run a decoder until all sequences have finished.

    Args:
        decoder: a `Decoder`.
        output_time_major: outputs as `[time, batch, ...]`.
        impute_finished: zero outputs and an unchanged state after a sequence has finished.
        maximum_iterations: the most steps.
        parallel_iterations: of the loop.
        swap_memory: of the loop.
        scope: variable scope, `decoder` by default.
        **kwargs: ignored, as in TF 1.15 for a `Decoder`.

    Returns:
        `(outputs, final state, sequence lengths)`.

    Source: TF 1.15 `tf.contrib.seq2seq.dynamic_decode`.
    """
    if not isinstance(decoder, Decoder):
        raise TypeError(f"Expected decoder to be type Decoder, but saw: {type(decoder)}")
    with tf.variable_scope(scope, "decoder"):
        if maximum_iterations is not None:
            maximum_iterations = tf.convert_to_tensor(maximum_iterations, tf.int32, name="maximum_iterations")
            if maximum_iterations.shape.rank != 0:
                raise ValueError("maximum_iterations must be a scalar")
        finished, inputs, state = decoder.initialize()
        if maximum_iterations is not None:
            finished = tf.logical_or(finished, 0 >= maximum_iterations)
        batch_size = tf.convert_to_tensor(decoder.batch_size)
        static_batch = tf.get_static_value(batch_size)

        def zeros(size: Any, dtype: Any) -> tf.Tensor:
            return tf.zeros(tf.stack([batch_size, *tf.TensorShape(size).as_list()]), dtype)

        def array(size: Any, dtype: Any) -> tf.TensorArray:
            shape = tf.TensorShape([static_batch]).concatenate(size) if tf.TensorShape(size).rank else None
            return tf.TensorArray(dtype, size=0, dynamic_size=True, element_shape=shape)

        def condition(time: Any, arrays: Any, state: Any, inputs: Any, finished: Any, lengths: Any) -> tf.Tensor:
            return tf.logical_not(tf.reduce_all(finished))

        def body(time: Any, arrays: Any, state: Any, inputs: Any, finished: Any, lengths: Any) -> Any:
            outputs, next_state, next_inputs, now_finished = decoder.step(time, inputs, state)
            if not decoder.tracks_own_finished:
                now_finished = tf.logical_or(now_finished, finished)
            lengths = tf.where(finished, lengths, tf.fill(tf.shape(lengths), time + 1))
            tf.nest.assert_same_structure(state, next_state)
            tf.nest.assert_same_structure(inputs, next_inputs)
            if impute_finished:
                zero = tf.nest.map_structure(zeros, decoder.output_size, decoder.output_dtype)
                outputs = tf.nest.map_structure(lambda out, zero: _choose(finished, zero, out), outputs, zero)
                next_state = tf.nest.map_structure(lambda old, new: _keep_state(finished, old, new), state, next_state)
            arrays = tf.nest.map_structure(lambda array, out: array.write(time, out), arrays, outputs)
            return time + 1, arrays, next_state, next_inputs, now_finished, lengths

        _, arrays, state, _, _, lengths = tf.while_loop(
            condition,
            body,
            (
                tf.constant(0),
                tf.nest.map_structure(array, decoder.output_size, decoder.output_dtype),
                state,
                inputs,
                finished,
                tf.zeros_like(finished, tf.int32),
            ),
            parallel_iterations=parallel_iterations,
            maximum_iterations=maximum_iterations,
            swap_memory=swap_memory,
        )
        outputs = tf.nest.map_structure(lambda array: array.stack(), arrays)
        try:
            outputs, state = decoder.finalize(outputs, state, lengths)
        except NotImplementedError:
            pass
        if not output_time_major:
            outputs = tf.nest.map_structure(_transpose_batch_time, outputs)
    return outputs, state, lengths


def _choose(finished: tf.Tensor, if_finished: Any, otherwise: Any) -> tf.Tensor:
    """`tf.where` over the batch, whatever the rank."""
    return tf.where(finished, if_finished, otherwise)  # v1: a vector condition chooses rows


def _keep_state(finished: tf.Tensor, old: Any, new: Any) -> Any:
    if isinstance(old, tf.TensorArray):
        return new
    new.set_shape(old.shape)
    return new if new.shape.rank == 0 else _choose(finished, old, new)
