"""contrib.image against what TF 1.15.5 made: values, shapes, dtypes, and gradients by images, flows and points."""

from pathlib import Path

import numpy as np
import pytest
import recorded_graph
from make_contrib_image import CASES

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = recorded_graph.load(Path(__file__).parents[3] / "goldens" / "contrib_image.npz")


@pytest.mark.parametrize("name", CASES)
def test_images_are_those_of_tf_115(name, device):
    def case(tf, contrib):
        with tf.device(device):
            return CASES[name](tf, contrib)

    # The system of equations of a spline multiplies what differs in the last digit by up to 100.
    tolerance = {"rtol": 2e-4, "atol": 2e-5} if "spline" in name or "sparse" in name else {}
    recorded_graph.check(recorded_graph.run(tf, contrib, case), GOLDENS[name], **tolerance)


def test_sizes_that_are_not_known_are_found_at_run_time():
    with tf.Graph().as_default(), tf.Session() as session:
        images = tf.placeholder(tf.float32, [None, None, None, None])
        labels = contrib.image.connected_components(tf.cast(images[..., 0], tf.int32))
        rotated = contrib.image.rotate(images, np.pi / 2)
        warped = contrib.image.dense_image_warp(images, tf.zeros_like(images[..., :2]))
        feed = {images: np.arange(8, dtype=np.float32).reshape(1, 2, 2, 2)}
        found = session.run([labels, rotated[0, :, :, 0], warped], feed)
    np.testing.assert_array_equal(found[0], [[[0, 1], [2, 3]]])
    np.testing.assert_array_equal(found[1], [[2, 6], [0, 4]])
    np.testing.assert_array_equal(found[2], feed[images])


def test_random_distortion_stays_within_its_limits():
    with tf.Graph().as_default(), tf.Session() as session:
        image = tf.constant([[[0.2, 0.4, 0.6]]])
        found = contrib.image.random_hsv_in_yiq(image, lower_value=0.5, upper_value=2.0, seed=3)
        factors = [session.run(found / image) for _ in range(5)]
    # One factor for the three channels: the matrices are those of the kernel, rounded to 4 digits or so.
    np.testing.assert_allclose([np.ptp(factor) for factor in factors], 0, atol=2e-3)
    assert 0.5 < min(map(np.min, factors)) < max(map(np.max, factors)) < 2.0


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda I: I.rotate(np.zeros([2, 2], np.int8), 1.0), TypeError, "Invalid dtype .*int8.*uint8, int32"),
        (lambda I: I.rotate(np.zeros([2], np.float32), 1.0), TypeError, r"rank between 2 and 4 .*\(2,\)"),
        (lambda I: I.rotate(np.zeros([2, 2], np.float32), [[1.0]]), TypeError, "Angles should have rank 0 or 1"),
        (lambda I: I.translate(np.zeros([2, 2], np.float32), 1.0), TypeError, "Translations should have rank"),
        (lambda I: I.connected_components([1]), TypeError, r"rank 2 \(HW\) or 3"),
        (lambda I: I.compose_transforms(), ValueError, "transforms cannot be empty"),
        (lambda I: I.adjust_hsv_in_yiq(np.zeros([2, 2, 4], np.float32)), ValueError, r"\(2, 2, 4\)"),
        (lambda I: I.random_hsv_in_yiq(None, lower_value=3), ValueError, "lower_value must be < upper_value; 3 > 1"),
        (lambda I: I.single_image_random_dot_stereograms, AttributeError, "is not available"),
    ],
)
def test_what_makes_no_sense_is_refused(call, error, message):
    with tf.Graph().as_default(), pytest.raises(error, match=message):
        call(contrib.image)
