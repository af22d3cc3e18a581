"""contrib.summary against the events that TF 1.15.5 wrote."""

import json
from pathlib import Path

import pytest
from make_contrib_summary import CASES, run

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_summary.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_summaries_are_those_of_tf_115(name):
    assert run(tf, contrib.summary, CASES[name]) == GOLDENS[name]


def test_every_golden_is_compared():
    assert set(GOLDENS) == set(CASES)


def test_a_graph_must_be_a_tensor_while_a_graph_is_built():
    with tf.Graph().as_default(), pytest.raises(TypeError, match=r"graph\(\) needs a argument `param` to be tf.Tensor"):
        contrib.summary.graph(tf.GraphDef())
