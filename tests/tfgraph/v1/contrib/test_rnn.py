"""contrib.rnn, legacy_seq2seq, seq2seq and crf against what TF 1.15.5 made: variables and outputs."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_rnn import CASES, run

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_rnn.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_cells_and_decoders_make_what_tf_115_made(name):
    found, wanted = run(tf, contrib, CASES[name]), GOLDENS[name]
    assert found["variables"] == wanted["variables"]
    assert len(found["outputs"]) == len(wanted["outputs"])
    for ours, theirs in zip(found["outputs"], wanted["outputs"], strict=True):
        np.testing.assert_allclose(ours, theirs, atol=3e-6)


@pytest.mark.parametrize("cell", ["LSTMBlockCell", "GRUBlockCell"])
def test_block_cells_train(cell):
    with tf.Graph().as_default():
        outputs, _ = contrib.rnn.static_rnn(getattr(contrib.rnn, cell)(3), [tf.ones([2, 3])] * 2, dtype=tf.float32)
        gradients = tf.gradients(outputs, tf.trainable_variables())
        assert gradients and all(gradient is not None for gradient in gradients)


def test_beam_search_refuses_what_it_cannot():
    with tf.Graph().as_default(), pytest.raises(ValueError, match="coverage_penalty_weight is not supported"):
        contrib.seq2seq.BeamSearchDecoder(None, None, [1], 2, (), 2, coverage_penalty_weight=0.5)
