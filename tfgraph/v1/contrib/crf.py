"""`tf.contrib.crf` of TF 1.15: the linear-chain conditional random field.

Source: TF 1.15 `tf.contrib.crf`; Lafferty, McCallum, Pereira: Conditional Random Fields (2001).
"""

from typing import Any

import numpy as _np
import tensorflow.compat.v1 as _tf
from tf_keras.api._v1.keras.__internal__.legacy import rnn_cell as _rnn_cell

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


def _mask(lengths: Any, length: Any) -> _tf.Tensor:
    """1 inside the sequences, 0 after their ends: `[batch, length]`."""
    return _tf.sequence_mask(_tf.maximum(_tf.cast(lengths, _tf.int32), 0), length, _tf.float32)


def crf_unary_score(tag_indices: Any, sequence_lengths: Any, inputs: Any) -> _tf.Tensor:
    """Sum of the inputs `[batch, length, tags]` at the tags `[batch, length]`: `[batch]`.

    Source: TF 1.15 `tf.contrib.crf.crf_unary_score`.
    """
    scores = _tf.gather(inputs, tag_indices, batch_dims=2)
    return _tf.reduce_sum(scores * _mask(sequence_lengths, _tf.shape(tag_indices)[1]), 1)


def crf_binary_score(tag_indices: Any, sequence_lengths: Any, transition_params: Any) -> _tf.Tensor:
    """Sum of the scores of the transitions between neighbouring tags: `[batch]`.

    Source: TF 1.15 `tf.contrib.crf.crf_binary_score`.
    """
    tag_indices = _tf.convert_to_tensor(tag_indices)
    pairs = _tf.stack([tag_indices[:, :-1], tag_indices[:, 1:]], -1)
    scores = _tf.gather_nd(transition_params, pairs)
    mask = _mask(sequence_lengths, _tf.shape(tag_indices)[1])
    return _tf.reduce_sum(scores * mask[:, 1:], 1)


def crf_sequence_score(inputs: Any, tag_indices: Any, sequence_lengths: Any, transition_params: Any) -> _tf.Tensor:
    """Unnormalized score of tag sequences: `[batch]`.

    Source: TF 1.15 `tf.contrib.crf.crf_sequence_score`.
    """
    unary = crf_unary_score(tag_indices, sequence_lengths, inputs)
    return unary + crf_binary_score(tag_indices, sequence_lengths, transition_params)


def crf_multitag_sequence_score(
    inputs: Any, tag_bitmap: Any, sequence_lengths: Any, transition_params: Any
) -> _tf.Tensor:
    """Log of the summed scores of all tag sequences that `tag_bitmap` `[batch, length, tags]` allows.

    Source: TF 1.15 `tf.contrib.crf.crf_multitag_sequence_score`.
    """
    forbidden = _tf.fill(_tf.shape(inputs), float("-inf"))
    allowed = _tf.where(_tf.cast(tag_bitmap, _tf.bool), inputs, forbidden)
    return crf_log_norm(allowed, sequence_lengths, transition_params)


def crf_log_norm(inputs: Any, sequence_lengths: Any, transition_params: Any) -> _tf.Tensor:
    """Log of the summed scores of all tag sequences, by the forward algorithm: `[batch]`.

    Source: TF 1.15 `tf.contrib.crf.crf_log_norm`.
    """
    inputs = _tf.convert_to_tensor(inputs)
    lengths = _tf.cast(sequence_lengths, _tf.int32)
    transitions = _tf.expand_dims(transition_params, 0)  # (1, from, to)

    def step(alpha: _tf.Tensor, at: Any) -> _tf.Tensor:
        unary, time = at
        ahead = unary + _tf.reduce_logsumexp(_tf.expand_dims(alpha, 2) + transitions, 1)
        # The state of a sequence that has ended stays.
        inside = _tf.expand_dims(time < lengths, 1) & _tf.ones_like(alpha, _tf.bool)
        return _tf.where(inside, ahead, alpha)

    rest = _tf.transpose(inputs[:, 1:], [1, 0, 2])
    times = _tf.range(1, _tf.shape(inputs)[1])
    # The first state stands before the scan's, for sequences of one step.
    alphas = _tf.scan(step, (rest, times), initializer=inputs[:, 0])
    last = _tf.concat([_tf.expand_dims(inputs[:, 0], 0), alphas], 0)[-1]
    norm = _tf.reduce_logsumexp(last, 1)
    return _tf.where(lengths <= 0, _tf.zeros_like(norm), norm)


def crf_log_likelihood(
    inputs: Any, tag_indices: Any, sequence_lengths: Any, transition_params: Any = None
) -> tuple[_tf.Tensor, Any]:
    """Log-likelihood of tag sequences.

    Args:
        inputs: unary scores `[batch, length, tags]`.
        tag_indices: `[batch, length]`.
        sequence_lengths: `[batch]`.
        transition_params: `[tags, tags]`; a variable `transitions` is made by default.

    Returns:
        `(log_likelihood [batch], transition_params)`.

    Source: TF 1.15 `tf.contrib.crf.crf_log_likelihood`.
    """
    tags = inputs.shape.dims[2].value
    if transition_params is None:
        transition_params = _tf.get_variable("transitions", [tags, tags])
    scores = crf_sequence_score(inputs, tag_indices, sequence_lengths, transition_params)
    return scores - crf_log_norm(inputs, sequence_lengths, transition_params), transition_params


def viterbi_decode(score: Any, transition_params: Any) -> tuple[list[int], float]:
    """The best tag sequence of one sequence `[length, tags]`, in numpy.

    Returns:
        `(tags, score)`.

    Source: TF 1.15 `tf.contrib.crf.viterbi_decode`.
    """
    best = _np.array(score[0])
    backpointers = []
    for unary in score[1:]:
        candidates = _np.expand_dims(best, 1) + transition_params
        backpointers.append(_np.argmax(candidates, 0))
        best = unary + _np.max(candidates, 0)
    path = [int(_np.argmax(best))]
    for pointers in reversed(backpointers):
        path.append(int(pointers[path[-1]]))
    return path[::-1], _np.max(best)


def crf_decode(potentials: Any, transition_params: Any, sequence_length: Any) -> tuple[_tf.Tensor, _tf.Tensor]:
    """The best tag sequences in the graph.

    Returns:
        `(tags [batch, length] int32, score [batch])`; 0 after the end of a sequence.

    Source: TF 1.15 `tf.contrib.crf.crf_decode`.
    """
    potentials = _tf.convert_to_tensor(potentials)
    lengths = _tf.maximum(_tf.cast(sequence_length, _tf.int32), 1)
    tags = potentials.shape.dims[2].value
    stay = _tf.expand_dims(_tf.range(tags), 0)  # a backpointer that changes nothing
    first = potentials[:, 0]
    batch_stay = stay + _tf.zeros_like(first, _tf.int32)

    def forward(state: Any, at: Any) -> Any:
        unary, time = at
        candidates = _tf.expand_dims(state[0], 2) + _tf.expand_dims(transition_params, 0)
        inside = _tf.expand_dims(time < lengths, 1) & _tf.ones_like(first, _tf.bool)
        score = _tf.where(inside, unary + _tf.reduce_max(candidates, 1), state[0])
        return score, _tf.where(inside, _tf.argmax(candidates, 1, output_type=_tf.int32), batch_stay)

    rest = _tf.transpose(potentials[:, 1:], [1, 0, 2])
    times = _tf.range(1, _tf.shape(potentials)[1])
    scores, pointers = _tf.scan(forward, (rest, times), initializer=(first, batch_stay))
    score = _tf.concat([_tf.expand_dims(first, 0), scores], 0)[-1]
    last = _tf.argmax(score, 1, output_type=_tf.int32)
    back = _tf.scan(
        lambda tag, pointer: _tf.gather(pointer, tag, batch_dims=1), pointers, initializer=last, reverse=True
    )
    path = _tf.transpose(_tf.concat([back, _tf.expand_dims(last, 0)], 0))
    mask = _tf.sequence_mask(lengths, _tf.shape(potentials)[1], _tf.int32)
    return path * mask, _tf.reduce_max(score, 1)


class CrfForwardRnnCell(_rnn_cell.RNNCell):
    """One step of the forward algorithm: from the alphas `[batch, tags]` and unary scores to the next alphas.

    Source: TF 1.15 `tf.contrib.crf.CrfForwardRnnCell`.
    """

    def __init__(self, transition_params: Any):
        """Make it.

        Args:
            transition_params: `[tags, tags]`.
        """
        super().__init__()
        self._transition_params = _tf.expand_dims(transition_params, 0)
        self._num_tags = self._transition_params.shape.as_list()[1]

    @property
    def state_size(self) -> int:
        """The number of tags."""
        return self._num_tags

    @property
    def output_size(self) -> int:
        """The number of tags."""
        return self._num_tags

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> tuple[_tf.Tensor, _tf.Tensor]:
        """The next alphas, twice."""
        alphas = inputs + _tf.reduce_logsumexp(_tf.expand_dims(state, 2) + self._transition_params, [1])
        return alphas, alphas


class CrfDecodeForwardRnnCell(CrfForwardRnnCell):
    """One step towards the best tags: from the best scores `[batch, tags]` to the next, with where they come from.

    Source: TF 1.15 `tf.contrib.crf.CrfDecodeForwardRnnCell`.
    """

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> tuple[_tf.Tensor, _tf.Tensor]:
        """The best tag before each tag, int32, and the best scores."""
        scores = _tf.expand_dims(state, 2) + self._transition_params
        return _tf.argmax(scores, 1, output_type=_tf.int32), inputs + _tf.reduce_max(scores, [1])


class CrfDecodeBackwardRnnCell(_rnn_cell.RNNCell):
    """One step back along the best tags: from a tag `[batch, 1]` to the one before it.

    Source: TF 1.15 `tf.contrib.crf.CrfDecodeBackwardRnnCell`.
    """

    def __init__(self, num_tags: int):
        """Make it.

        Args:
            num_tags: the number of tags.
        """
        super().__init__()
        self._num_tags = num_tags

    @property
    def state_size(self) -> int:
        """One tag."""
        return 1

    @property
    def output_size(self) -> int:
        """One tag."""
        return 1

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> tuple[_tf.Tensor, _tf.Tensor]:
        """The tag before, twice; `inputs` `[batch, tags]` says what is the best tag before each."""
        tags = _tf.gather(inputs, state, batch_dims=1)
        return tags, tags
