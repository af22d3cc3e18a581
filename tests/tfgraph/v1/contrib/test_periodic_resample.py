"""contrib.periodic_resample against what TF 1.15.5 made: values and gradients."""

import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("periodic_resample"))
def test_values_are_as_in_tf_115(name, device):
    check(tf, contrib, device, name)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ([4, 6], "two shapes of equal rank"),
        ([4, 6, 4], "exactly one axis"),
        ([None, None, 4], "exactly one axis"),
        ([4, 2, None], r"axes \[1\] of"),
        ([100, 3, None], "finds nothing left for axis 2"),
        ([3, 4, None], "cannot fill"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(shape, message):
    with tf.Graph().as_default(), pytest.raises(ValueError, match=message):
        contrib.periodic_resample.periodic_resample(tf.zeros([2, 3, 8]), shape)
