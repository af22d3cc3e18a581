"""contrib.slim against TF 1.15.5: the nets, learning.train, evaluation, data sets."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_slim import NETS, dataset, net, training

import tfgraph.v1 as tf
from tfgraph.v1.contrib import slim

GOLDENS = json.loads(gzip.decompress((Path(__file__).parents[3] / "goldens" / "contrib_slim.json.gz").read_bytes()))


@pytest.mark.parametrize("name", NETS)
def test_nets_have_the_variables_of_tf_115(name, device):
    with tf.device(device):
        found, wanted = net(tf, slim, name), GOLDENS[name]
    assert found["variables"] == wanted["variables"]
    assert found["ends"] == wanted["ends"]
    assert found["shape"] == wanted["shape"]
    if "logits" in wanted:
        # float32 through a dozen convolutions, summed in another order; relative to the largest logit.
        largest = np.abs(wanted["logits"]).max()
        np.testing.assert_allclose(found["logits"], wanted["logits"], rtol=0, atol=1e-5 * largest)


def test_training_and_evaluation_end_as_on_tf_115():
    found, wanted = training(tf, slim), GOLDENS["training"]
    assert found["accuracy"] == wanted["accuracy"]
    np.testing.assert_allclose(found["loss"], wanted["loss"], rtol=1e-6)  # sums of 8 examples in another order
    assert found["weights"].keys() == wanted["weights"].keys()
    for name, value in wanted["weights"].items():
        np.testing.assert_allclose(found["weights"][name], value, atol=1e-6, err_msg=name)  # the same, of 5 steps


def test_data_sets_are_read_as_on_tf_115():
    assert dataset(tf, slim) == GOLDENS["dataset"]
