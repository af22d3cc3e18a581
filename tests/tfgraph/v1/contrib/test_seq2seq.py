"""contrib.seq2seq and legacy_seq2seq against what TF 1.15.5 made: variables, outputs, states, gradients."""

import importlib
from pathlib import Path

import numpy as np
import pytest
import recorded_graph
from make_contrib_seq2seq import CASES

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = recorded_graph.load(Path(__file__).parents[3] / "goldens" / "contrib_seq2seq.npz")


@pytest.mark.parametrize("name", CASES)
def test_decoders_make_what_tf_115_made(name, device, v1_control_flow):
    with tf.device(device):
        found = recorded_graph.run(tf, contrib, CASES[name])
    recorded_graph.check(found, GOLDENS[name])


@pytest.mark.parametrize("name", ["Luong scaled", "beam Luong", "beam coverage", "legacy attention yes"])
def test_decoders_work_in_tf2s_loops_too(name):
    recorded_graph.check(recorded_graph.run(tf, contrib, CASES[name]), GOLDENS[name])


def test_every_golden_is_compared():
    assert set(GOLDENS) == set(CASES)


@pytest.fixture
def graph():
    """A graph of its own."""
    with tf.Graph().as_default() as graph:
        yield graph


@pytest.mark.parametrize(
    "name", ["_BaseAttentionMechanism", "_bahdanau_score", "_maybe_mask_score", "AttentionWrapper"]
)
def test_names_that_scripts_take_from_the_old_path(name):
    module = importlib.import_module("tfgraph.v1.contrib.seq2seq.python.ops.attention_wrapper")
    assert callable(getattr(module, name))


def test_a_mechanism_of_ones_own_as_scripts_write_them(graph):
    class Located(contrib.seq2seq.BahdanauAttention):
        def __call__(self, query, state):
            with tf.variable_scope(None, "located", [query]):
                energy = tf.reduce_sum(self.keys + tf.expand_dims(self.query_layer(query), 1), 2) + state
            alignments = self._probability_fn(energy, state)
            return alignments, alignments + state

    mechanism = Located(4, tf.ones([2, 3, 4]), memory_sequence_length=[3, 2])
    cell = contrib.seq2seq.AttentionWrapper(contrib.rnn.GRUCell(4), mechanism)
    _, state = cell(tf.ones([2, 4]), cell.zero_state(2, tf.float32))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        alignments = session.run(state.alignments)
    np.testing.assert_allclose(alignments, [[1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0.0]], rtol=1e-6)  # a softmax


def test_the_argmax_loop_that_chatbots_take(graph):
    loop = contrib.legacy_seq2seq._extract_argmax_and_embed(tf.constant([[1.0], [2.0]]), update_embedding=False)
    with tf.Session() as session:
        assert session.run(loop(tf.constant([[0.0, 1.0], [1.0, 0.0]]), 1)).tolist() == [[2.0], [1.0]]


def test_all_buckets_may_use_one_cell(graph):
    # As in TF 0.12's translate.py; 1.15 failed here.
    cell = contrib.rnn.GRUCell(4)
    ids = [tf.constant([1, 2])] * 3
    _, losses = contrib.legacy_seq2seq.model_with_buckets(
        ids,
        ids,
        ids,
        [tf.ones([2])] * 3,
        [(2, 2), (3, 3)],
        lambda x, y: contrib.legacy_seq2seq.embedding_rnn_seq2seq(x, y, cell, 5, 5, 3),
    )
    assert len(losses) == 2
    assert len(tf.global_variables()) == 2 * 4 + 2 + 2  # two GRUs, two embeddings, the projection


@pytest.mark.parametrize(
    "function",
    [
        lambda labels, logits: logits - 10.0 * tf.cast(labels, tf.float32),
        lambda inputs, labels: inputs - 10.0 * tf.cast(labels, tf.float32),  # TF 0.12's translate.py
        lambda labels, inputs: inputs - 10.0 * tf.cast(labels, tf.float32),  # TF 1.0's
    ],
)
def test_losses_of_all_generations_are_called_as_they_want(graph, function):
    loss = contrib.legacy_seq2seq.sequence_loss_by_example(
        [tf.constant([3.0, 4.0])], [tf.constant([1, 2])], [tf.ones([2])], softmax_loss_function=function
    )
    with tf.Session() as session:
        assert session.run(loss).tolist() == [-7.0, -16.0]


def search(S, R, **options):
    """Make a decoder for two examples with two beams."""
    cell = R.GRUCell(4)
    return S.BeamSearchDecoder(cell, tf.ones([5, 3]), [1, 2], 4, cell.zero_state(2, tf.float32), 2, **options)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda S, R: search(S, R), r"expected 2 \* 2 rows in the cell's state, received shape \(2, 4\)"),
        (
            lambda S, R: S.BeamSearchDecoder(
                R.GRUCell(4), tf.ones([5, 3]), [1], 4, tf.ones([2, 4]), 2, coverage_penalty_weight=0.5
            ).initialize(),
            "coverage_penalty_weight must be 0.0 if no cell is attentional",
        ),
        (lambda S, R: S.BahdanauAttention(4, tf.placeholder(tf.float32, [2, 3, None])), "fully defined inner dims"),
        (
            lambda S, R: S.BahdanauAttention(4, tf.ones([2, 3, 4]), probability_fn="softmax"),
            "must be callable, saw type: str",
        ),
        (
            lambda S, R: S.LuongAttention(5, tf.ones([2, 3, 4]))(tf.ones([2, 4]), None),
            r"num_units to the keys' dimension \(5\)",
        ),
        (
            lambda S, R: S.AttentionWrapper(R.GRUCell(4), R.GRUCell(4)),
            "must be an AttentionMechanism .* saw type: GRUCell",
        ),
        (
            lambda S, R: S.AttentionWrapper(R.GRUCell(4), [S.LuongAttention(4, tf.ones([2, 3, 4]))], [3, 3]),
            "attention_layer_size must contain exactly one entry per attention_mechanism, saw: 2 vs 1",
        ),
        (
            lambda S, R: S.AttentionWrapper(R.GRUCell(4), S.LuongAttention(4, tf.ones([2, 3, 4]))).zero_state(
                4, tf.float32
            ),
            "Non-matching batch sizes .* Tile the encoder's output",
        ),
        (lambda S, R: S.BasicDecoder(R.GRUCell(4), None, None), "helper must be a Helper"),
        (lambda S, R: S.TrainingHelper(tf.ones([2, 3, 4]), 3), "Expected vector for sequence_length"),
        (
            lambda S, R: S.monotonic_attention(tf.ones([1, 2]), tf.ones([1, 2]), "soft"),
            "mode must be .* received 'soft'",
        ),
        (lambda S, R: S.dynamic_decode(R.GRUCell(4)), "Expected decoder to be type Decoder"),
    ],
)
def test_decoders_refuse_what_does_not_fit(graph, make, message):
    with pytest.raises((ValueError, TypeError, tf.errors.InvalidArgumentError), match=f"(?s){message}"):
        make(contrib.seq2seq, contrib.rnn)
