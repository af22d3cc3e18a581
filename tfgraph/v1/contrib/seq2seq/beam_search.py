"""Beam search. Source: TF 1.15 `tf.contrib.seq2seq`."""

from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.seq2seq.decoder import Decoder
from tfgraph.v1.contrib.seq2seq.helper import embedding_function


class BeamSearchDecoderState(NamedTuple):
    """State of a beam search."""

    cell_state: Any
    log_probs: Any
    finished: Any
    lengths: Any
    accumulated_attention_probs: Any = ()


class BeamSearchDecoderOutput(NamedTuple):
    """One step of a beam search."""

    scores: Any
    predicted_ids: Any
    parent_ids: Any


class FinalBeamSearchDecoderOutput(NamedTuple):
    """Result of a beam search: `predicted_ids` has the best beam first."""

    predicted_ids: Any
    beam_search_decoder_output: Any


class BeamSearchDecoder(Decoder):
    """Keeps the `beam_width` best sequences of each example.

    Args:
        cell: an RNNCell; its state must be tiled (`tile_batch`).
        embedding: the embeddings, or a function from ids to embeddings.
        start_tokens: int32 `[batch]`.
        end_token: the id that ends a sequence.
        initial_state: the cell's state, `[batch * beam_width, ...]`.
        beam_width: number of sequences.
        output_layer: a layer on the cell's outputs that gives logits.
        length_penalty_weight: 0 for none.
        coverage_penalty_weight: must be 0.
        reorder_tensor_arrays: ignored: a cell with `alignment_history` is refused.

    Raises:
        ValueError: if a coverage penalty or the alignment history is asked for.

    Source: TF 1.15 `tf.contrib.seq2seq.BeamSearchDecoder`; https://arxiv.org/abs/1609.08144 (length penalty).
    """

    def __init__(
        self,
        cell: Any,
        embedding: Any,
        start_tokens: Any,
        end_token: Any,
        initial_state: Any,
        beam_width: int,
        output_layer: Any = None,
        length_penalty_weight: float = 0.0,
        coverage_penalty_weight: float = 0.0,
        reorder_tensor_arrays: bool = True,
    ):
        """Make it; the class says what the arguments are."""
        if coverage_penalty_weight:
            raise ValueError("BeamSearchDecoder: coverage_penalty_weight is not supported; leave it at 0.0")
        if any(isinstance(part, tf.TensorArray) for part in tf.nest.flatten(initial_state)):
            raise ValueError("BeamSearchDecoder: make the AttentionWrapper with alignment_history=False")
        self._cell = cell
        self._output_layer = output_layer
        self._beam_width = beam_width
        self._penalty = length_penalty_weight
        self._embed = embedding_function(embedding)
        start_tokens = tf.convert_to_tensor(start_tokens, tf.int32, name="start_tokens")
        self._end_token = tf.convert_to_tensor(end_token, tf.int32, name="end_token")
        if start_tokens.shape.rank != 1:
            raise ValueError("start_tokens must be a vector")
        if self._end_token.shape.rank != 0:
            raise ValueError("end_token must be a scalar")
        self._batch_size = start_tokens.shape.dims[0].value or tf.size(start_tokens)
        self._start_inputs = self._embed(tf.tile(tf.expand_dims(start_tokens, 1), [1, beam_width]))
        self._initial_state = tf.nest.map_structure(self._split, initial_state)

    @property
    def batch_size(self) -> Any:
        """Number of sequences."""
        return self._batch_size

    @property
    def tracks_own_finished(self) -> bool:
        """True: beams change places from step to step."""
        # Beams change places from step to step.
        return True

    @property
    def output_size(self) -> BeamSearchDecoderOutput:
        """Size of an output, without the batch."""
        return BeamSearchDecoderOutput(*[tf.TensorShape([self._beam_width])] * 3)

    @property
    def output_dtype(self) -> BeamSearchDecoderOutput:
        """Type of each output."""
        dtype = tf.nest.flatten(self._initial_state)[0].dtype
        return BeamSearchDecoderOutput(dtype, tf.int32, tf.int32)

    def initialize(self, name: str | None = None) -> Any:
        """What the first step starts from."""
        zeros = tf.zeros([self._batch_size], tf.int32)
        # All beams start equal: only the first may be continued in the first step.
        finished = tf.one_hot(zeros, self._beam_width, on_value=False, off_value=True, dtype=tf.bool)
        dtype = tf.nest.flatten(self._initial_state)[0].dtype
        log_probs = tf.one_hot(
            zeros, self._beam_width, on_value=tf.zeros([], dtype), off_value=tf.constant(float("-inf"), dtype)
        )
        lengths = tf.zeros([self._batch_size, self._beam_width], tf.int64)
        return finished, self._start_inputs, BeamSearchDecoderState(self._initial_state, log_probs, finished, lengths)

    def step(self, time: Any, inputs: Any, state: Any, name: str | None = None) -> Any:
        """`(outputs, next state, next inputs, finished)`."""
        with tf.name_scope(name, "BeamSearchDecoderStep", (time, inputs, state)):
            cell_state = tf.nest.map_structure(self._merge, state.cell_state)
            outputs, cell_state = self._cell(tf.nest.map_structure(self._merge, inputs), cell_state)
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            cell_state = tf.nest.map_structure(self._split, cell_state)
            output, next_state = self._search(self._split(outputs), cell_state, state)
            next_inputs = tf.cond(
                tf.reduce_all(next_state.finished),
                lambda: self._start_inputs,
                lambda: self._embed(output.predicted_ids),
            )
        return output, next_state, next_inputs, next_state.finished

    def finalize(self, outputs: Any, final_state: Any, sequence_lengths: Any) -> Any:
        """The full sequences, found by following the parents back."""
        longest = tf.cast(tf.reduce_max(final_state.lengths, axis=1), tf.int32)
        predicted = gather_tree(outputs.predicted_ids, outputs.parent_ids, longest, self._end_token)
        return FinalBeamSearchDecoderOutput(predicted, outputs), final_state

    def _search(self, logits: tf.Tensor, cell_state: Any, state: Any) -> Any:
        """Continue each beam by each id, and keep the best."""
        symbols = logits.shape.dims[-1].value or tf.shape(logits)[-1]
        finished = state.finished
        step_log_probs = tf.nn.log_softmax(logits)  # (batch, beam, symbols)
        # A finished beam can only end again, at no cost.
        only_end = tf.one_hot(self._end_token, symbols, on_value=0.0, off_value=logits.dtype.min, dtype=logits.dtype)
        ended = tf.tile(tf.expand_dims(finished, -1), [1, 1, symbols])
        step_log_probs = tf.where(ended, only_end + tf.zeros_like(logits), step_log_probs)
        total = tf.expand_dims(state.log_probs, -1) + step_log_probs
        no_end = tf.one_hot(self._end_token, symbols, on_value=0, off_value=1, dtype=tf.int64)
        lengths = tf.expand_dims(state.lengths, -1) + tf.where(
            ended, tf.zeros_like(ended, tf.int64), no_end + tf.zeros_like(ended, tf.int64)
        )
        scores = total
        if self._penalty:
            scores = total / ((5.0 + tf.cast(lengths, total.dtype)) / 6.0) ** self._penalty
        flat = tf.reshape(scores, [self._batch_size, -1])
        best_scores, best = tf.nn.top_k(flat, self._beam_width)
        best_scores.set_shape([None, self._beam_width])
        words, parents = best % symbols, best // symbols
        log_probs = tf.gather(tf.reshape(total, [self._batch_size, -1]), best, batch_dims=1)
        was_finished = tf.gather(finished, parents, batch_dims=1)
        next_lengths = tf.gather(state.lengths, parents, batch_dims=1) + tf.cast(~was_finished, tf.int64)
        next_state = BeamSearchDecoderState(
            cell_state=tf.nest.map_structure(
                lambda part: part if part.shape.rank == 0 else tf.gather(part, parents, batch_dims=1), cell_state
            ),
            log_probs=log_probs,
            finished=was_finished | tf.equal(words, self._end_token),
            lengths=next_lengths,
        )
        return BeamSearchDecoderOutput(best_scores, words, parents), next_state

    def _split(self, tensor: Any) -> Any:
        """`[batch * beam, ...]` to `[batch, beam, ...]`; scalars stay."""
        if tensor.shape.rank == 0:
            return tensor
        rest = tensor.shape[1:]
        split = tf.reshape(tensor, tf.concat([[self._batch_size, self._beam_width], tf.shape(tensor)[1:]], 0))
        static = self._batch_size if isinstance(self._batch_size, int) else None
        split.set_shape(tf.TensorShape([static, self._beam_width]).concatenate(rest))
        return split

    def _merge(self, tensor: Any) -> Any:
        """`[batch, beam, ...]` to `[batch * beam, ...]`; scalars stay."""
        if tensor.shape.rank == 0:
            return tensor
        static = self._batch_size * self._beam_width if isinstance(self._batch_size, int) else None
        merged = tf.reshape(tensor, tf.concat([[-1], tf.shape(tensor)[2:]], 0))
        merged.set_shape(tf.TensorShape([static]).concatenate(tensor.shape[2:]))
        return merged


def gather_tree(
    step_ids: Any, parent_ids: Any, max_sequence_lengths: Any, end_token: Any, name: str | None = None
) -> tf.Tensor:
    """Follow the parents back from the last step: the full sequences `[time, batch, beam]`.

    Source: TF 1.15 `tf.contrib.seq2seq.gather_tree`.
    """
    with tf.name_scope(name, "GatherTree", [step_ids, parent_ids]):
        step_ids = tf.convert_to_tensor(step_ids)
        beams = tf.zeros_like(step_ids[0]) + tf.range(tf.shape(step_ids)[2])
        ends = tf.zeros_like(beams) + end_token

        def back(state: Any, at: Any) -> Any:
            ids, parents, time = at
            beam = state[1]
            inside = tf.expand_dims(time < max_sequence_lengths, 1) & tf.ones_like(beam, tf.bool)
            picked = tf.where(inside, tf.gather(ids, beam, batch_dims=1), ends)
            return picked, tf.where(inside, tf.gather(parents, beam, batch_dims=1), beam)

        times = tf.range(tf.shape(step_ids)[0])
        ids, _ = tf.scan(back, (step_ids, parent_ids, times), initializer=(ends, beams), reverse=True)
        after_end = tf.cumsum(tf.cast(tf.equal(ids, end_token), tf.int32), axis=0, exclusive=True) > 0
        return tf.where(after_end, tf.zeros_like(ids) + end_token, ids)


def tile_batch(t: Any, multiplier: int, name: str | None = None) -> Any:
    """Repeat each example `multiplier` times: `[batch, ...]` to `[batch * multiplier, ...]`.

    Source: TF 1.15 `tf.contrib.seq2seq.tile_batch`.
    """

    def tile(tensor: Any) -> tf.Tensor:
        tensor = tf.convert_to_tensor(tensor)
        if tensor.shape.rank is None or tensor.shape.rank < 1:
            raise ValueError("t must have statically known rank of at least 1")
        tiled = tf.repeat(tensor, multiplier, axis=0)
        batch = tensor.shape.dims[0].value
        tiled.set_shape(tf.TensorShape([None if batch is None else batch * multiplier]).concatenate(tensor.shape[1:]))
        return tiled

    with tf.name_scope(name, "tile_batch", tf.nest.flatten(t)):
        return tf.nest.map_structure(tile, t)
