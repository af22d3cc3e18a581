"""Decode with a cell. Source: TF 1.15 `tf.contrib.seq2seq`."""

from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.seq2seq.decoder import Decoder
from tfgraph.v1.contrib.seq2seq.helper import Helper


class BasicDecoderOutput(NamedTuple):
    """One step of a `BasicDecoder`."""

    rnn_output: Any
    sample_id: Any


class BasicDecoder(Decoder):
    """A cell whose inputs come from a helper.

    Args:
        cell: an RNNCell.
        helper: a `Helper`.
        initial_state: the cell's state before the first step.
        output_layer: a layer on the cell's outputs, before the helper samples.

    Raises:
        TypeError: if the helper is none.

    Source: TF 1.15 `tf.contrib.seq2seq.BasicDecoder`.
    """

    def __init__(self, cell: Any, helper: Any, initial_state: Any, output_layer: Any = None):
        """Make it; the class says what the arguments are."""
        if not isinstance(helper, Helper):
            raise TypeError(f"helper must be a Helper, received: {type(helper)}")
        self._cell = cell
        self._helper = helper
        self._initial_state = initial_state
        self._output_layer = output_layer

    @property
    def batch_size(self) -> Any:
        """Number of sequences."""
        return self._helper.batch_size

    @property
    def output_size(self) -> BasicDecoderOutput:
        """Size of an output, without the batch."""
        return BasicDecoderOutput(
            rnn_output_size(self._cell, self._output_layer), tf.TensorShape(self._helper.sample_ids_shape)
        )

    @property
    def output_dtype(self) -> BasicDecoderOutput:
        """Type of each output."""
        dtype = tf.nest.flatten(self._initial_state)[0].dtype
        return BasicDecoderOutput(
            tf.nest.map_structure(lambda _: dtype, self._cell.output_size), self._helper.sample_ids_dtype
        )

    def initialize(self, name: str | None = None) -> Any:
        """What the first step starts from."""
        return (*self._helper.initialize(), self._initial_state)

    def step(self, time: Any, inputs: Any, state: Any, name: str | None = None) -> Any:
        """`(outputs, next state, next inputs, finished)`."""
        with tf.name_scope(name, "BasicDecoderStep", (time, inputs, state)):
            outputs, state = self._cell(inputs, state)
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            sample_ids = self._helper.sample(time=time, outputs=outputs, state=state)
            finished, next_inputs, next_state = self._helper.next_inputs(
                time=time, outputs=outputs, state=state, sample_ids=sample_ids
            )
        return BasicDecoderOutput(outputs, sample_ids), next_state, next_inputs, finished


def rnn_output_size(cell: Any, output_layer: Any) -> Any:
    """Shape of a cell's output, without the batch, after a layer."""
    size = tf.nest.map_structure(tf.TensorShape, cell.output_size)
    if output_layer is None:
        return size
    # The layer says which shape it makes of a batch of this size.
    return tf.nest.map_structure(
        lambda shape: tf.TensorShape(
            output_layer.compute_output_shape(
                tf.TensorShape([1]).concatenate(tf.TensorShape([shape] if isinstance(shape, int) else shape))
            )
        )[1:],
        cell.output_size,
    )
