"""Beam search. Source: TF 1.15 `tf.contrib.seq2seq`."""

from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.seq2seq.attention_wrapper import AttentionWrapperState
from tfgraph.v1.contrib.seq2seq.beam_search_ops import gather_tree, gather_tree_from_array
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
        length_penalty_weight: 0 for none; a number or a scalar tensor.
        coverage_penalty_weight: 0 for none; by it, beams are better that have attended to all of the memory.
        reorder_tensor_arrays: sort the arrays of the cell's state, such as the alignment history, by final beams.

    Raises:
        ValueError: if a coverage penalty is asked for and the cell has no attention, or if tokens have a wrong rank.

    Source: TF 1.15 `tf.contrib.seq2seq.BeamSearchDecoder`; https://arxiv.org/abs/1609.08144 (both penalties).
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
        self._cell = cell
        self._output_layer = output_layer
        self._beam_width = beam_width
        self._length_penalty = length_penalty_weight
        self._coverage_penalty = coverage_penalty_weight
        self._reorder_tensor_arrays = reorder_tensor_arrays
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
        coverage: Any = ()
        if not _is_zero(self._coverage_penalty):
            coverage = _alignments(self._initial_state)
        state = BeamSearchDecoderState(self._initial_state, log_probs, finished, lengths, coverage)
        return finished, self._start_inputs, state

    def step(self, time: Any, inputs: Any, state: Any, name: str | None = None) -> Any:
        """`(outputs, next state, next inputs, finished)`."""
        with tf.name_scope(name, "BeamSearchDecoderStep", (time, inputs, state)):
            cell_state = tf.nest.map_structure(self._merge, state.cell_state)
            outputs, cell_state = self._cell(tf.nest.map_structure(self._merge, inputs), cell_state)
            outputs, cell_state = tf.nest.map_structure(self._split, (outputs, cell_state))
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            output, next_state = self._search(outputs, cell_state, state)
            next_inputs = tf.cond(
                tf.reduce_all(next_state.finished),
                lambda: self._start_inputs,
                lambda: self._embed(output.predicted_ids),
            )
        return output, next_state, next_inputs, next_state.finished

    def finalize(self, outputs: Any, final_state: Any, sequence_lengths: Any) -> Any:
        """The full sequences, found by following the parents back."""
        longest = tf.cast(tf.reduce_max(final_state.lengths, axis=1), tf.int32)
        if self._reorder_tensor_arrays:
            cell_state = tf.nest.map_structure(
                lambda part: self._sort(part, outputs.parent_ids, final_state.lengths), final_state.cell_state
            )
            final_state = final_state._replace(cell_state=cell_state)
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
        if not _is_zero(self._length_penalty):
            penalty = (5.0 + tf.cast(lengths, tf.float32)) ** self._length_penalty / 6.0**self._length_penalty
            scores /= tf.cast(penalty, total.dtype)
        coverage = state.accumulated_attention_probs
        if not _is_zero(self._coverage_penalty):
            coverage += _alignments(cell_state) * tf.expand_dims(tf.cast(~finished, tf.float32), 2)
            # A place that was never attended to counts as one that was attended to fully.
            seen = tf.where(tf.equal(coverage, 0.0), tf.ones_like(coverage), coverage)
            penalty = tf.reduce_sum(tf.math.log(tf.minimum(seen, 1.0)), 2) * tf.cast(finished, tf.float32)
            scores += tf.expand_dims(penalty * self._coverage_penalty, 2)
        flat = tf.reshape(scores, [self._batch_size, -1])
        best_scores, best = tf.nn.top_k(flat, self._beam_width)
        best_scores.set_shape([None, self._beam_width])
        words, parents = best % symbols, best // symbols
        log_probs = tf.gather(tf.reshape(total, [self._batch_size, -1]), best, batch_dims=1)
        was_finished = tf.gather(finished, parents, batch_dims=1)
        next_lengths = tf.gather(state.lengths, parents, batch_dims=1) + tf.cast(~was_finished, tf.int64)
        next_state = BeamSearchDecoderState(
            cell_state=tf.nest.map_structure(lambda part: _gather_beams(part, parents), cell_state),
            log_probs=log_probs,
            finished=was_finished | tf.equal(words, self._end_token),
            lengths=next_lengths,
            accumulated_attention_probs=tf.nest.map_structure(lambda part: _gather_beams(part, parents), coverage),
        )
        return BeamSearchDecoderOutput(best_scores, words, parents), next_state

    def _split(self, tensor: Any) -> Any:
        """`[batch * beam, ...]` to `[batch, beam, ...]`; scalars and arrays stay."""
        if not _has_beams(tensor):
            return tensor
        rest = tensor.shape[1:]
        batch = tensor.shape.dims[0].value
        if isinstance(self._batch_size, int) and batch not in (None, self._batch_size * self._beam_width):
            raise ValueError(
                f"BeamSearchDecoder expected {self._batch_size} * {self._beam_width} rows in the cell's state, "
                f"received shape {tensor.shape}. Perhaps you forgot to create a zero_state with "
                "batch_size=encoder_batch_size * beam_width, or to tile the encoder's state by tile_batch?"
            )
        split = tf.reshape(tensor, tf.concat([[self._batch_size, self._beam_width], tf.shape(tensor)[1:]], 0))
        static = self._batch_size if isinstance(self._batch_size, int) else None
        split.set_shape(tf.TensorShape([static, self._beam_width]).concatenate(rest))
        return split

    def _merge(self, tensor: Any) -> Any:
        """`[batch, beam, ...]` to `[batch * beam, ...]`; scalars and arrays stay."""
        if not _has_beams(tensor):
            return tensor
        static = self._batch_size * self._beam_width if isinstance(self._batch_size, int) else None
        merged = tf.reshape(tensor, tf.concat([[-1], tf.shape(tensor)[2:]], 0))
        merged.set_shape(tf.TensorShape([static]).concatenate(tensor.shape[2:]))
        return merged

    def _sort(self, part: Any, parents: Any, lengths: Any) -> Any:
        """An array of the cell's state as one tensor, in the order of the final beams; all else as it is."""
        if not isinstance(part, tf.TensorArray) or not part.element_shape.rank:
            return part
        first, *rest = part.element_shape.as_list()
        if isinstance(self._batch_size, int) and first is not None:
            # TF 1.15 took an element [batch * beam, length] of known length for one that does not fit, and left the
            # array as it was. So do we: a script that reads the history expects what it got.
            split = rest and rest[0] is not None and (first, rest[0]) != (self._batch_size, self._beam_width)
            if first != self._batch_size * self._beam_width or split:
                return part
        return gather_tree_from_array(part.stack(), parents, lengths)


def _is_zero(weight: Any) -> bool:
    return tf.get_static_value(weight) == 0


def _has_beams(part: Any) -> bool:
    return not isinstance(part, tf.TensorArray) and part.shape.rank != 0


def _gather_beams(part: Any, parents: tf.Tensor) -> Any:
    return tf.gather(part, parents, batch_dims=1) if _has_beams(part) else part


def _alignments(cell_state: Any) -> tf.Tensor:
    """The mean of the alignments of all attention in a cell's state, `[batch, beam, time]`."""
    alone = isinstance(cell_state, AttentionWrapperState) or not isinstance(cell_state, tuple)
    states = [cell_state] if alone else cell_state
    found = [state.alignments for state in states if isinstance(state, AttentionWrapperState)]
    if not found:
        raise ValueError("coverage_penalty_weight must be 0.0 if no cell is attentional.")
    means = [tf.reduce_mean(tf.stack(one, -1), -1) if isinstance(one, tuple) else one for one in found]
    return means[0] if len(means) == 1 else tf.reduce_mean(tf.stack(means, -1), -1)


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
