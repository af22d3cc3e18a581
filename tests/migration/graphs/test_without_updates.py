"""Graphs that change themselves when they are run."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from converting import check, converted, layers_of
from saved_graphs import weight

from migration.graphs.endpoints import find_endpoints
from migration.graphs.graph_session import GraphSession
from migration.graphs.sources import Source


def normalized(x, training, reuse):
    """Batch normalisation as `tf.contrib.layers` makes it without a collection for its updates."""
    with tf.variable_scope("bn", reuse=reuse):
        mean = tf.get_variable("moving_mean", [3], trainable=False)
        variance = tf.get_variable("moving_variance", [3], trainable=False)
        gamma, beta = tf.get_variable("gamma", [3]), tf.get_variable("beta", [3])
    if not training:
        return tf.nn.batch_normalization(x, mean, variance, beta, gamma, 1e-3)
    of_batch = tf.nn.moments(x, [0])
    updates = [tf.assign(old, 0.9 * old + 0.1 * new) for old, new in zip((mean, variance), of_batch, strict=True)]
    with tf.control_dependencies(updates):
        return tf.identity(tf.nn.batch_normalization(x, *of_batch, beta, gamma, 1e-3))


def both():
    x = tf.placeholder(tf.float32, [None, 4], "x")
    hidden = tf.matmul(x, weight("w", 4, 3))
    return {"trained": normalized(hidden, True, False), "used": normalized(tf.tanh(hidden), False, True)}


def test_moving_averages_stay_what_they_are_however_often_the_graph_runs():
    found = converted(both)
    check(found, exact=False)
    assert "BatchNormalization" in layers_of(found)
    session = found.plan.flow.session
    feeds = {"x": np.random.default_rng(1).standard_normal((5, 4), np.float32)}
    one, other = session.run(feeds), session.run(feeds)
    for key in one:
        np.testing.assert_array_equal(one[key], other[key])


@pytest.mark.parametrize("checked", [False, True])
def test_constants_stay_in_their_loop(checked):
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None, 4], "x")
        tf.disable_control_flow_v2()
        try:

            def body(number, state):
                with tf.control_dependencies([tf.Assert(number < 9, [number])] if checked else []):
                    return number + 1, state * tf.constant(2.0)

            tf.identity(tf.while_loop(lambda number, _: number < 3, body, [0, x])[1], name="y")
        finally:
            tf.enable_control_flow_v2()
    source = Source("graph.pb", graph.as_graph_def())
    session = GraphSession(source, find_endpoints(source, ["x"], ["y"]))
    np.testing.assert_array_equal(session.run({"x": np.ones((2, 4))})["y"], np.full((2, 4), 8, np.float32))
