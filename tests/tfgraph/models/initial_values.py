"""What models start from."""

import numpy as np
import pytest

import tfgraph.v1 as tf


def initial_values(model_class, **arguments):
    """The trainable variables of a graph-mode model, once it is initialised."""
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(0)
        session.run(model_class(**arguments).init)
        return session.run({v.op.name: v for v in tf.trainable_variables()})


def assert_normal(values, stddev):
    """Mean and standard deviation of n numbers are off by 1 / sqrt(n) and 1 / sqrt(2n) of it; 5 times that here."""
    values = np.asarray(values)
    assert abs(np.mean(values)) < 5 * stddev / np.sqrt(values.size)
    assert np.std(values) == pytest.approx(stddev, rel=5 / np.sqrt(2 * values.size))
