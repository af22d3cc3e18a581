"""Write contrib_rnn.json: what tf.contrib.rnn, legacy_seq2seq, seq2seq and crf of TF 1.15.5 make.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_rnn.py`.
"""

import json
import os

from make_contrib_layers import ramp

CELLS = {
    "BasicLSTMCell": lambda R: R.BasicLSTMCell(4),
    "LSTMCell": lambda R: R.LSTMCell(4, use_peepholes=True, num_proj=3),
    "GRUCell": lambda R: R.GRUCell(4),
    "MultiRNNCell": lambda R: R.MultiRNNCell([R.BasicRNNCell(4), R.BasicRNNCell(4)]),
    "LayerNormBasicLSTMCell": lambda R: R.LayerNormBasicLSTMCell(4),
    "AttentionCellWrapper": lambda R: R.AttentionCellWrapper(R.BasicLSTMCell(4), 2),
    "InputProjectionWrapper": lambda R: R.InputProjectionWrapper(R.GRUCell(4), 5),
    "OutputProjectionWrapper": lambda R: R.OutputProjectionWrapper(R.GRUCell(4), 5),
    "ResidualWrapper": lambda R: R.ResidualWrapper(R.GRUCell(3)),
    "HighwayWrapper": lambda R: R.HighwayWrapper(R.GRUCell(3)),
    "UGRNNCell": lambda R: R.UGRNNCell(4),
    "LSTMBlockCell": lambda R: R.LSTMBlockCell(4, use_peephole=True, cell_clip=0.2),
    "GRUBlockCellV2": lambda R: R.GRUBlockCellV2(4),
}


def static_cell(make):
    """A case that runs a cell over three steps."""
    return lambda tf, contrib: contrib.rnn.static_rnn(make(contrib.rnn), inputs(tf), dtype=tf.float32)[0]


def inputs(tf):
    """Three steps of `[2, 3]`."""
    import numpy as np

    return tf.unstack(tf.constant(np.linspace(-1, 1, 18).reshape(3, 2, 3).astype("float32")))


def ids(tf):
    """Three steps of two ids."""
    return [tf.constant(step) for step in ([1, 2], [3, 0], [2, 2])]


def fused(tf, contrib):
    """The fused LSTM, with lengths."""
    return contrib.rnn.LSTMBlockFusedCell(4)(tf.stack(inputs(tf)), dtype=tf.float32, sequence_length=[2, 3])


def decode(mechanism, mode):
    """A case that decodes with attention."""

    def case(tf, contrib):
        S = contrib.seq2seq
        embedding = tf.get_variable("embedding", [5, 3])
        memory = tf.transpose(tf.stack(inputs(tf)), [1, 0, 2])
        memory = S.tile_batch(memory, 2) if mode == "beam" else memory
        lengths = [3, 3, 2, 2] if mode == "beam" else [3, 2]
        attention = getattr(S, mechanism)(4, memory, memory_sequence_length=lengths)
        cell = S.AttentionWrapper(contrib.rnn.GRUCell(4), attention, attention_layer_size=4)
        state = cell.zero_state(len(lengths), tf.float32)
        projection = tf.layers.Dense(5, name="projection", kernel_initializer=ramp_initializer(tf))
        if mode == "beam":
            decoder = S.BeamSearchDecoder(
                cell, embedding, [1, 2], 4, state, 2, output_layer=projection, length_penalty_weight=0.6
            )
            outputs, _, lengths = S.dynamic_decode(decoder, maximum_iterations=4)
            return [outputs.predicted_ids, outputs.beam_search_decoder_output.scores, lengths]
        if mode == "train":
            helper = S.TrainingHelper(tf.nn.embedding_lookup(embedding, [[1, 2, 3], [3, 1, 0]]), [3, 2])
        else:
            helper = S.GreedyEmbeddingHelper(embedding, [1, 2], 4)
        decoder = S.BasicDecoder(cell, helper, state, output_layer=projection)
        outputs, _, lengths = S.dynamic_decode(decoder, impute_finished=True, maximum_iterations=4)
        loss = tf.constant(0.0)
        if mode == "train":
            loss = S.sequence_loss(outputs.rnn_output, tf.constant([[1, 2, 3], [3, 1, 0]]), tf.ones([2, 3]))
        return [outputs.rnn_output, outputs.sample_id, lengths, loss]

    return case


def ramp_initializer(tf):
    """`ramp` as an initializer that layers take."""
    return lambda shape, dtype=None, partition_info=None: tf.constant(ramp()(shape))


def crf(tf, contrib):
    """Likelihood and decoding."""
    potentials = tf.stack(inputs(tf), axis=1) * 3
    likelihood, transitions = contrib.crf.crf_log_likelihood(
        potentials, tf.constant([[0, 1, 2], [1, 0, 0]]), tf.constant([3, 2])
    )
    return [likelihood, *contrib.crf.crf_decode(potentials, transitions, tf.constant([3, 2]))]


CASES = {name: static_cell(make) for name, make in CELLS.items()}
CASES["LSTMBlockFusedCell"] = fused
CASES["crf"] = crf
for _feed in (False, True):
    CASES[f"embedding_rnn_seq2seq {_feed}"] = lambda tf, contrib, feed=_feed: (
        contrib.legacy_seq2seq.embedding_rnn_seq2seq(
            ids(tf), ids(tf), contrib.rnn.BasicLSTMCell(4), 5, 5, 3, feed_previous=feed
        )[0]
    )
    CASES[f"embedding_attention_seq2seq {_feed}"] = lambda tf, contrib, feed=_feed: (
        contrib.legacy_seq2seq.embedding_attention_seq2seq(
            ids(tf), ids(tf), contrib.rnn.GRUCell(4), 5, 5, 3, num_heads=2, feed_previous=feed
        )[0]
    )
for _mechanism in ("BahdanauAttention", "LuongAttention"):
    for _mode in ("train", "greedy", "beam"):
        CASES[f"{_mechanism} {_mode}"] = decode(_mechanism, _mode)


def run(tf, contrib, case):
    """Build and run one case, with every variable set by `ramp`."""
    import numpy as np

    with tf.Graph().as_default(), tf.Session() as session:
        with tf.variable_scope("", initializer=ramp_initializer(tf)):
            outputs = case(tf, contrib)
        session.run(tf.global_variables_initializer())
        flat = []
        for part in outputs:
            flat.extend(part if isinstance(part, (list, tuple)) else [part])
        return {
            "variables": [[v.name, [int(n) for n in v.shape.as_list()]] for v in tf.global_variables()],
            "outputs": [np.round(value, 6).tolist() for value in session.run(flat)],
        }


if __name__ == "__main__":
    import tensorflow as tf

    goldens = {name: run(tf, tf.contrib, case) for name, case in CASES.items()}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contrib_rnn.json")
    with open(path, "w") as file:
        json.dump(goldens, file, sort_keys=True)
        file.write("\n")
