"""Write contrib_seq2seq.npz: what tf.contrib.seq2seq and legacy_seq2seq of TF 1.15.5 make.

Run it with a Python that has TensorFlow 1.15.5: `python tests/goldens/make_contrib_seq2seq.py`.
"""

import os

import recorded_graph

LENGTHS = [3, 2]
IDS = [[1, 2, 3], [3, 1, 0]]


def memory(tf, known):
    """What is attended to: `[2, 3, 4]`, of which the length may be unknown."""
    variable = tf.get_variable("memory", [2, 3, 4])
    return variable if known else tf.placeholder_with_default(variable, [2, None, 4])


def wrapper(tf, contrib, mechanism, beams=1, layers=4, initial=False, known=True, **options):
    """A cell with attention, and its first state."""
    S = contrib.seq2seq
    wrapped = {name: options.pop(name) for name in ("alignment_history", "output_attention") if name in options}
    tiled = S.tile_batch(memory(tf, known), beams)
    lengths = S.tile_batch(tf.constant(LENGTHS), beams)
    names = mechanism if isinstance(mechanism, list) else [mechanism]
    made = [getattr(S, name)(4, tiled, memory_sequence_length=lengths, **options) for name in names]
    cell = contrib.rnn.GRUCell(4)
    if initial:
        wrapped["initial_cell_state"] = tf.get_variable("state", [2 * beams, 4])
    if not isinstance(mechanism, list):
        made = made[0]
    cell = S.AttentionWrapper(cell, made, attention_layer_size=layers, **wrapped)
    return cell, cell.zero_state(2 * beams, tf.float32)


def history(tf, state):
    """The parts of a state of attention that are tensors, arrays stacked."""
    parts = state.alignment_history
    parts = parts if isinstance(parts, tuple) else (parts,)
    parts = [part.stack() if hasattr(part, "stack") else part for part in parts]
    return [state.cell_state, state.attention, state.alignments, parts]


def train(mechanism, time_major=False, **options):
    """A case that decodes a known sequence with attention."""

    def case(tf, contrib):
        S = contrib.seq2seq
        embedding = tf.get_variable("embedding", [5, 3])
        cell, state = wrapper(tf, contrib, mechanism, **options)
        inputs = tf.nn.embedding_lookup(embedding, IDS)
        if time_major:
            inputs = tf.transpose(inputs, [1, 0, 2])
        helper = S.TrainingHelper(inputs, LENGTHS, time_major)
        layer = tf.layers.Dense(5, name="projection")
        decoder = S.BasicDecoder(cell, helper, state, output_layer=layer)
        outputs, state, lengths = S.dynamic_decode(decoder, impute_finished=True, output_time_major=time_major)
        return outputs, history(tf, state), lengths

    return case


def decode(make_helper, output_size=5, **options):
    """A case that decodes with a helper and a plain cell."""

    def case(tf, contrib):
        S = contrib.seq2seq
        embedding = tf.get_variable("embedding", [5, 3])
        cell = contrib.rnn.GRUCell(4)
        layer = tf.layers.Dense(output_size, name="projection")
        decoder = S.BasicDecoder(cell, make_helper(tf, S, embedding), cell.zero_state(2, tf.float32), layer)
        return S.dynamic_decode(decoder, maximum_iterations=4, **options)

    return case


def custom(tf, S, embedding):
    """A helper of functions: feeds the outputs back, twice."""
    return S.CustomHelper(
        initialize_fn=lambda: (tf.constant([False, False]), embedding[:2]),
        sample_fn=lambda time, outputs, state: outputs[:, :2],
        next_inputs_fn=lambda time, outputs, state, sample_ids: (
            tf.tile([time >= 1], [2]),
            tf.concat([sample_ids, outputs[:, :1]], 1),
            state,
        ),
        sample_ids_shape=[2],
        sample_ids_dtype=tf.float32,
    )


def inference(tf, S, embedding):
    """A helper that feeds back what it samples."""
    return S.InferenceHelper(
        sample_fn=lambda outputs: outputs,
        sample_shape=[3],
        sample_dtype=tf.float32,
        start_inputs=embedding[:2],
        end_fn=lambda sample: sample[:, 0] > 10,
        next_inputs_fn=tf.tanh,
    )


def scheduled_embedding(probability):
    """A helper that always, or never, samples, from a distribution with one id."""

    def make(tf, S, embedding):
        return S.ScheduledEmbeddingTrainingHelper(
            tf.nn.embedding_lookup(embedding, IDS), LENGTHS, embedding, probability, seed=3, scheduling_seed=5
        )

    return make


def scheduled_output(probability, auxiliary=False, function=False):
    """A helper that feeds outputs back."""

    def make(tf, S, embedding):
        known = tf.nn.embedding_lookup(embedding, IDS)
        return S.ScheduledOutputTrainingHelper(
            known[:, :, :2] if auxiliary else known,
            LENGTHS,
            probability,
            seed=5,
            next_inputs_fn=tf.tanh if function else None,
            auxiliary_inputs=known[:, :, 2:] if auxiliary else None,
        )

    return make


def beam(mechanism=None, width=3, steps=4, **options):
    """A case of beam search."""
    decoder_options = {
        name: options.pop(name)
        for name in ("length_penalty_weight", "coverage_penalty_weight", "reorder_tensor_arrays")
        if name in options
    }

    def case(tf, contrib):
        S = contrib.seq2seq
        embedding = tf.get_variable("embedding", [5, 3])
        if mechanism:
            cell, state = wrapper(tf, contrib, mechanism, beams=width, **options)
        else:
            cell = contrib.rnn.BasicLSTMCell(4)
            state = cell.zero_state(2 * width, tf.float32)
        # Large weights, so that no two beams are nearly as good.
        layer = tf.layers.Dense(5, name="projection")
        decoder = S.BeamSearchDecoder(
            cell,
            lambda ids: 4 * tf.nn.embedding_lookup(embedding, ids),
            [1, 2],
            4,
            state,
            width,
            layer,
            **decoder_options,
        )
        outputs, state, lengths = S.dynamic_decode(decoder, maximum_iterations=steps)
        parts = [outputs, state.log_probs, state.lengths, state.finished, lengths]
        if mechanism:
            alignments = state.cell_state.alignment_history
            parts += [state.cell_state.alignments, state.accumulated_attention_probs]
            if options.get("alignment_history"):
                parts.append(alignments.stack() if hasattr(alignments, "stack") else alignments)
        # No gradients: 1.15 has none for the end of a search either.
        return [tf.stop_gradient(part) if part.dtype.is_floating else part for part in flat(parts)]

    return case


def flat(parts):
    """Nested tuples as one list."""
    if isinstance(parts, (list, tuple)):
        return [tensor for part in parts for tensor in flat(part)]
    return [parts]


def monotonic(mode):
    """A case of the function that moves alignments forward, and of the product it is made with."""

    def case(tf, contrib):
        p = tf.sigmoid(tf.get_variable("p", [2, 4]))
        previous = tf.nn.softmax(tf.get_variable("previous", [2, 4]))
        if mode == "hard":
            p = tf.round(p)
            previous = tf.one_hot([0, 2], 4)
        return contrib.seq2seq.monotonic_attention(p, previous, mode), contrib.seq2seq.safe_cumprod(p, axis=1)

    return case


def loss(**options):
    """A case of the loss, with weights that differ."""

    def case(tf, contrib):
        logits = tf.get_variable("logits", [2, 3, 5])
        weights = tf.constant([[0.5, 1.0, 0.25], [2.0, 0.0, 0.0]])
        return contrib.seq2seq.sequence_loss(logits, tf.constant(IDS), weights, **options)

    return case


def hardmax(tf, contrib):
    """One-hot of the largest."""
    return contrib.seq2seq.hardmax(tf.get_variable("logits", [2, 5]))


def gather_tree(tf, contrib):
    """Beams put together from their parents."""
    ids = tf.constant([[[1, 2, 3]], [[4, 5, 6]], [[7, 8, 9]], [[2, 2, 2]]])
    parents = tf.constant([[[0, 0, 0]], [[0, 1, 1]], [[2, 1, 2]], [[0, 0, 0]]])
    return contrib.seq2seq.gather_tree(ids, parents, tf.constant([3]), 10), contrib.seq2seq.gather_tree(
        ids, parents, tf.constant([4]), 5
    )


def ids(tf, shift=0):
    """Three steps of two ids."""
    return [(tf.constant(step) + shift) % 5 for step in ([1, 2], [3, 0], [2, 2])]


def legacy(name, *arguments, **options):
    """A case of a function of legacy_seq2seq that takes ids."""
    cell_name = options.pop("cell", "BasicLSTMCell")
    feed = options.pop("feed", False)
    projected = options.pop("projected", False)

    def case(tf, contrib):
        keywords = dict(options)
        if projected:
            keywords["output_projection"] = (tf.get_variable("w", [4, 5]), tf.get_variable("b", [5]))
        keywords["feed_previous"] = tf.constant(feed == "yes") if isinstance(feed, str) else feed
        cell = getattr(contrib.rnn, cell_name)(4)
        return getattr(contrib.legacy_seq2seq, name)(ids(tf), ids(tf, 1), cell, *arguments, **keywords)

    return case


def plain(name, **options):
    """A case of a function of legacy_seq2seq that takes vectors."""

    def case(tf, contrib):
        encoder, decoder = (tf.unstack(tf.get_variable(side, [3, 2, 4])) for side in ("encoder", "decoder"))
        return getattr(contrib.legacy_seq2seq, name)(encoder, decoder, contrib.rnn.GRUCell(4), **options)

    return case


def one_to_many(feed):
    """A case of one encoder and two decoders."""

    def case(tf, contrib):
        R = contrib.rnn
        return contrib.legacy_seq2seq.one2many_rnn_seq2seq(
            ids(tf),
            {"a": ids(tf, 1), "b": ids(tf, 2)[:2]},
            R.GRUCell(4),
            {"a": R.GRUCell(4), "b": R.GRUCell(4)},
            5,
            {"a": 5, "b": 6},
            3,
            feed_previous=tf.constant(feed == "yes") if isinstance(feed, str) else feed,
        )

    return case


def buckets(per_example):
    """A case of two models that share their weights, and their losses."""

    def case(tf, contrib):
        L = contrib.legacy_seq2seq
        weights = [tf.constant([1.0, 0.5]), tf.constant([1.0, 1.0]), tf.constant([0.0, 2.0])]
        return L.model_with_buckets(
            ids(tf),
            ids(tf, 1),
            ids(tf, 2),
            weights,
            [(2, 2), (3, 3)],
            lambda x, y: L.embedding_rnn_seq2seq(x, y, contrib.rnn.GRUCell(4), 5, 5, 3),
            per_example_loss=per_example,
        )

    return case


CASES = {
    "Bahdanau": train("BahdanauAttention"),
    "Bahdanau normalized": train("BahdanauAttention", normalize=True, alignment_history=True),
    "Luong": train("LuongAttention", layers=None, initial=True),
    "Luong scaled": train("LuongAttention", time_major=True, scale=True, output_attention=False),
    "both": train(["BahdanauAttention", "LuongAttention"], layers=[3, 4], alignment_history=True),
    "Bahdanau monotonic": train("BahdanauMonotonicAttention", normalize=True, score_bias_init=-1.0),
    "Luong monotonic": train("LuongMonotonicAttention", scale=True, mode="recursive"),
    "Luong monotonic hard": train("LuongMonotonicAttention", mode="hard"),
    "greedy": decode(lambda tf, S, embedding: S.GreedyEmbeddingHelper(embedding, [1, 2], 4), impute_finished=True),
    "custom": decode(custom),
    "inference": decode(inference, 3),
    "scheduled embedding": decode(scheduled_embedding(0.5)),
    "scheduled embedding never": decode(scheduled_embedding(0.0)),
    "scheduled output": decode(scheduled_output(0.5), 3),
    "scheduled output more": decode(scheduled_output(1.0, auxiliary=True, function=True), 2),
    "beam": beam(),
    "beam length": beam(length_penalty_weight=0.6, steps=6),
    "beam Luong": beam("LuongAttention", width=2, alignment_history=True, length_penalty_weight=1.0),
    "beam Luong sorted": beam(
        "LuongAttention", width=2, alignment_history=True, length_penalty_weight=1.0, known=False
    ),
    "beam Luong unsorted": beam("LuongAttention", width=2, alignment_history=True, reorder_tensor_arrays=False),
    "beam coverage": beam("BahdanauAttention", coverage_penalty_weight=0.5, length_penalty_weight=0.2, steps=5),
    "hardmax": hardmax,
    "gather_tree": gather_tree,
    "legacy basic": plain("basic_rnn_seq2seq"),
    "legacy tied": plain("tied_rnn_seq2seq"),
    "legacy tied loop": plain("tied_rnn_seq2seq", loop_function=lambda previous, step: previous * 0.5),
    "legacy embedding projected": legacy("embedding_rnn_seq2seq", 5, 5, 3, projected=True, feed=True),
    "legacy embedding tied": legacy("embedding_tied_rnn_seq2seq", 5, 3, feed=True),
    "legacy embedding tied tensor": legacy("embedding_tied_rnn_seq2seq", 5, 3, feed="no", cell="GRUCell"),
    "legacy attention initial": legacy("embedding_attention_seq2seq", 5, 5, 3, initial_state_attention=True),
    "legacy attention projected": legacy("embedding_attention_seq2seq", 5, 5, 3, projected=True, feed=True),
    "legacy buckets": buckets(False),
    "legacy buckets by example": buckets(True),
}
CASES.update((f"monotonic {mode}", monotonic(mode)) for mode in ("recursive", "parallel", "hard"))
for _feed in (False, True, "yes", "no"):
    CASES[f"legacy embedding {_feed}"] = legacy("embedding_rnn_seq2seq", 5, 5, 3, feed=_feed)
    CASES[f"legacy attention {_feed}"] = legacy(
        "embedding_attention_seq2seq", 5, 5, 3, feed=_feed, num_heads=2, cell="GRUCell"
    )
    CASES[f"legacy one to many {_feed}"] = one_to_many(_feed)
for _time in ("average", "sum", "nothing"):
    for _batch in ("average", "sum", "nothing"):
        CASES[f"loss {_time} {_batch}"] = loss(
            average_across_timesteps=_time == "average",
            sum_over_timesteps=_time == "sum",
            average_across_batch=_batch == "average",
            sum_over_batch=_batch == "sum",
        )

if __name__ == "__main__":
    import tensorflow as tf

    folder = os.path.dirname(os.path.abspath(__file__))
    recorded_graph.save(os.path.join(folder, "contrib_seq2seq.npz"), tf, tf.contrib, CASES)
