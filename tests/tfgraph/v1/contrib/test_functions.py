"""contrib.framework, losses, metrics and lookup against what TF 1.15.5 gave: values, names, collections."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_functions import CASES

import tfgraph.v1 as tf
from tfgraph.v1 import contrib

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_functions.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_functions_give_what_tf_115_gave(name, device):
    with tf.Graph().as_default(), tf.device(device):
        found = CASES[name](tf, contrib)
    compare(found, GOLDENS[name])


def compare(ours, theirs):
    """Names and integers exactly; float32 to 2 ulp at 1 (up to 4 numbers, summed in another order)."""
    if isinstance(theirs, list):
        assert len(ours) == len(theirs)
        for one, two in zip(ours, theirs, strict=True):
            compare(one, two)
    elif isinstance(theirs, float):
        np.testing.assert_allclose(ours, theirs, rtol=3e-7, atol=3e-7)
    else:
        assert ours == theirs


def test_framework_refuses():
    with tf.Graph().as_default():
        with pytest.raises(ValueError, match="Expected integer type for .*, received type: .*float32"):
            contrib.framework.assert_scalar_int(tf.constant(1.0))
        with pytest.raises(ValueError, match="Invalid shape for tensor .*, expected .3,., got .2,."):
            contrib.framework.with_shape([3], tf.constant([1, 2]))
        with pytest.raises(ValueError, match="No tensors provided"):
            contrib.framework.reduce_sum_n([])
