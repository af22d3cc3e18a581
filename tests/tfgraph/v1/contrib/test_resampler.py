"""contrib.resampler against what TF 1.15.5 made: samples, and gradients by images and points."""

import numpy as np
import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("resampler"))
def test_samples_are_as_in_tf_115(name, device):
    check(tf, contrib, device, name)


def test_sizes_that_are_not_known_are_found_at_run_time():
    with tf.Graph().as_default(), tf.Session() as session:
        data = tf.placeholder(tf.float32, [None, None, None, 2])
        warp = tf.placeholder(tf.float32, [None, None, 2])
        samples = contrib.resampler.resampler(data, warp)
        assert samples.shape.as_list() == [None, None, 2]
        found = session.run(samples, {data: [[[[1, 2], [3, 4]]]], warp: [[[0.5, 0], [0, 0.5]]]})
    np.testing.assert_array_equal(found, [[[2, 3], [0.5, 1]]])


@pytest.mark.parametrize(
    ("data", "warp", "message"),
    [
        ([1, 2, 3, 4, 5], [1, 2], r"\(1, 2, 3, 4, 5\) and \(1, 2\)"),
        ([1, 2, 3, 4], [1], r"and \(1,\)"),
        ([1, 2, 3, 4], [1, 3], r"2 dimensions, not \(1, 3\)"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(data, warp, message):
    with tf.Graph().as_default(), pytest.raises(ValueError, match=message):
        contrib.resampler.resampler(tf.zeros(data), tf.zeros(warp))
