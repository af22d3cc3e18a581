"""contrib.signal against what TF 1.15.5 made: frames, windows, spectra, and gradients by the signal."""

import pytest
import recorded_graph
from make_contrib_signal import CASES, GOLDEN

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = recorded_graph.load(GOLDEN)


@pytest.mark.parametrize("name", CASES)
def test_signals_are_those_of_tf_115(name, device):
    with tf.device(device):
        found = recorded_graph.run(tf, contrib, CASES[name])
    # 1e-5: 1.15 took another library's FFT and other logarithms; sums of 16 float32 products.
    recorded_graph.check(found, GOLDENS[name], rtol=1e-5)


def test_every_golden_is_compared():
    assert set(GOLDENS) == set(CASES)


def test_a_window_must_fit():
    with tf.Graph().as_default(), pytest.raises(ValueError, match="upper_edge_hertz must not be larger than"):
        contrib.signal.linear_to_mel_weight_matrix(4, 9, 8000, 80.0, 4100.0)
