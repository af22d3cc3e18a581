"""A graph whose dropouts keep all, in what they make and in its gradient."""

import numpy as np
import pytest
import tensorflow

import tfgraph.v1 as tf
from migration.graphs.training.dropout_kept import keeping_all


def of_tf_2(x):
    return tensorflow.nn.dropout(x, rate=0.5)


def of_tf_1_15(x):
    return tf.nn.dropout(x, rate=0.5)


def of_2019(x):
    mask = tf.cast(tf.random.uniform(tf.shape(x)) >= 0.5, tf.float32)
    return x * (1 / tf.constant(0.5)) * mask


def of_2016(x):
    keep = tf.constant(0.5)
    return tf.divide(x, keep) * tf.floor(keep + tf.random.uniform(tf.shape(x)))


@pytest.mark.parametrize("dropout", [of_tf_2, of_tf_1_15, of_2019, of_2016])
def test_a_dropout_passes_on_what_it_is_given(dropout):
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [20], name="x")
        made = tf.identity(dropout(x), name="made")
        tf.identity(tf.gradients(made, x)[0], name="gradient")
    values = np.arange(1, 21, dtype=np.float32)
    outputs = {}
    for kind, definition in (("dropped", graph.as_graph_def()), ("kept", keeping_all(graph.as_graph_def()))):
        with tf.Graph().as_default(), tf.Session() as session:
            tf.import_graph_def(definition, name="")
            outputs[kind] = session.run(["made:0", "gradient:0"], {"x:0": values})
    np.testing.assert_array_equal(outputs["kept"], [values, np.ones(20)])
    assert 0 in outputs["dropped"][0]
    assert set(outputs["dropped"][1]) == {0, 2}
