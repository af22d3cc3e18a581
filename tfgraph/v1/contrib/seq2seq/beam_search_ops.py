"""Read the result of a beam search. Source: TF 1.15 `tf.contrib.seq2seq`."""

from typing import Any

import tensorflow.compat.v1 as tf


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


def gather_tree_from_array(t: Any, parent_ids: Any, sequence_length: Any) -> tf.Tensor:
    """Put the beams of each step in the order of the final beams.

    Args:
        t: `[time, batch * beam, ...]` or `[time, batch, beam, ...]`.
        parent_ids: int32 `[time, batch, beam]`.
        sequence_length: `[batch, beam]`; steps beyond it stay as they are.

    Source: TF 1.15 `tensorflow.contrib.seq2seq.python.ops.beam_search_decoder.gather_tree_from_array`.
    """
    time, batch, beams = tf.unstack(tf.shape(parent_ids))
    unsorted = tf.zeros_like(parent_ids) + tf.range(beams)
    longest = tf.cast(tf.reduce_max(sequence_length, axis=1), tf.int32)
    order = gather_tree(unsorted, parent_ids, longest, beams + 1)
    inside = tf.transpose(tf.sequence_mask(sequence_length, time), [2, 0, 1])
    order = tf.where(inside, order, unsorted)
    split = tf.reshape(t, [time, batch, beams, -1])
    return tf.reshape(tf.gather(split, order, batch_dims=2), tf.shape(t))
