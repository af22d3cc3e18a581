"""contrib.mixed_precision against what TF 1.15.5 made: seven steps, with gradients that are not finite among them."""

import pytest
from make_contrib_small_projects import cases_of, check

import tfgraph.v1 as tf
from tfgraph.v1 import contrib


@pytest.mark.parametrize("name", cases_of("mixed_precision"))
def test_scaled_training_is_as_in_tf_115(name, device):
    check(tf, contrib, device, name)


def test_a_fixed_scale_is_at_least_one():
    with tf.Graph().as_default(), pytest.raises(ValueError, match="must be at least 1, not 0.5"):
        contrib.mixed_precision.FixedLossScaleManager(0.5)


def test_a_fixed_scale_changes_no_gradient():
    with tf.Graph().as_default(), tf.Session() as session:
        weights = tf.get_variable("weights", initializer=[1.0, -2.0])
        manager = contrib.mixed_precision.FixedLossScaleManager(128.0)
        optimizer = contrib.mixed_precision.LossScaleOptimizer(tf.train.GradientDescentOptimizer(0.25), manager)
        seen = []
        pairs = optimizer.compute_gradients(lambda: seen.append(0) or tf.reduce_sum(tf.square(weights)))
        update = optimizer.apply_gradients(pairs)
        session.run(tf.global_variables_initializer())
        session.run(update)
        assert session.run(weights).tolist() == [0.5, -1.0]
