"""contrib.stateless: the same random numbers as TF 1.15.5's for the same seeds, bit by bit."""

import numpy as np
import pytest
import recorded_graph
from make_contrib_stateless import CASES, GOLDEN

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = recorded_graph.load(GOLDEN)


@pytest.mark.parametrize("name", CASES)
def test_numbers_are_those_of_tf_115(name):
    # On the CPU: the float32 logarithms of a GPU differ in the last bit.
    with tf.device("/CPU:0"):
        _, found = recorded_graph.run(tf, contrib, CASES[name])
    for ours, theirs in zip(found, GOLDENS[name][1], strict=True):
        assert (ours.dtype, ours.shape) == (theirs.dtype, theirs.shape)
        # The goldens keep float32 numbers.
        np.testing.assert_array_equal(ours.astype("float32"), theirs.astype("float32"))


def test_every_golden_is_compared():
    assert set(GOLDENS) == set(CASES)


def test_a_seed_is_two_numbers():
    with tf.Graph().as_default(), pytest.raises(ValueError, match="Dimension must be 2 but is 3"):
        contrib.stateless.stateless_random_normal([2], [1, 2, 3])
