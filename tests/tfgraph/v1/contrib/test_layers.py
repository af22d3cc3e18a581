"""contrib.layers against what TF 1.15.5 made: variables, collections, outputs."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_layers import CASES, run

import tfgraph.v1 as tf
from tfgraph.v1.contrib import layers

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_layers.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_layers_make_what_tf_115_made(name):
    found, wanted = run(tf, layers, CASES[name]), GOLDENS[name]
    assert found["variables"] == wanted["variables"]
    assert found["collections"] == wanted["collections"]
    np.testing.assert_allclose(found["losses"], wanted["losses"], rtol=1e-5)
    np.testing.assert_allclose(found["output"], wanted["output"], atol=3e-6)


def test_embed_sequence_asks_for_its_sizes():
    with tf.Graph().as_default(), pytest.raises(ValueError, match="vocab_size=None and embed_dim=3"):
        layers.embed_sequence([[1]], embed_dim=3)
