"""contrib.nn against what TF 1.15.5 made: values and gradients."""

import numpy as np
import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("nn"))
def test_losses_are_as_in_tf_115(name, device):
    check(tf, contrib, device, name)


def test_alpha_dropout_keeps_mean_and_variance():
    with tf.Graph().as_default(), tf.Session() as session:
        found = session.run(contrib.nn.alpha_dropout(tf.random_normal([100, 1000], seed=1), 0.7, seed=2))
    # 100,000 numbers: the mean is exact to 0.003 or so, as is the deviation.
    np.testing.assert_allclose([found.mean(), found.std()], [0, 1], atol=0.02)
    # What is dropped is one number.
    _, counts = np.unique(found, return_counts=True)
    np.testing.assert_allclose(counts.max() / found.size, 0.3, atol=0.01)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda N: N.alpha_dropout(1.0, 0.0), r"in the range \(0, 1\], got 0.0"),
        (lambda N: N.rank_sampled_softmax_loss(*[None] * 4, 9, 2, 7, 1, None, 1, True, "mod"), r"num_sampled \(9\)"),
        (lambda N: N.rank_sampled_softmax_loss(*[None] * 4, 2, 2, 7, 1, None, 1, True, "mod"), r"num_resampled \(2\)"),
        (lambda N: N.rank_sampled_softmax_loss(*[None] * 4, 3, 2, 7, 1, None, 1, True, "all"), r"strategy \(all\)"),
    ],
)
def test_what_makes_no_sense_is_refused(call, message):
    with tf.Graph().as_default(), pytest.raises(ValueError, match=message):
        call(contrib.nn)
