"""Which graphs follow TF 1.15, and what leaves TF2's own seeds alone."""

import numpy as np
import pytest
import tensorflow
import tensorflow.compat.v1 as compat_v1

import tfgraph.v1 as tf


def drawn(graph):
    """`(seed, seed2)` of each random node."""
    nodes = [node for node in graph.get_operations() if "seed2" in node.node_def.attr]
    return [(node.get_attr("seed"), node.get_attr("seed2")) for node in nodes]


@pytest.mark.parametrize("set_seed", [tf.set_random_seed, tf.random.set_random_seed, tf.compat.v1.set_random_seed])
def test_the_seed_of_a_node_is_the_number_of_nodes_before_it(set_seed):
    with tf.Graph().as_default() as graph:
        set_seed(5)
        tf.constant(1.0)
        tf.random_normal([2])
        tf.random_normal([2], seed=3)
        tf.random_normal([2])
    assert drawn(graph) == [(5, 4), (5, 3), (5, 16)]


def test_code_beside_it_sees_tf2s_seeds():
    with tf.Graph().as_default() as graph:
        compat_v1.set_random_seed(5)
        compat_v1.constant(1.0)
        for _ in range(3):
            compat_v1.random_uniform([2])
    assert drawn(graph) == [(5, 0), (5, 1), (5, 2)]
    assert [node.type for node in graph.get_operations()][-2:] == ["Const", "RandomUniform"]


def test_eager_code_sees_tf2s_seeds():
    tensorflow.random.set_seed(5)
    first = tensorflow.random.uniform([3]).numpy()
    tf.constant(1.0)
    tensorflow.random.set_seed(5)
    np.testing.assert_array_equal(tensorflow.random.uniform([3]).numpy(), first)

    @tensorflow.function
    def traced():
        tensorflow.random.uniform([3])
        return tensorflow.random.uniform([3])

    nodes = drawn(traced.get_concrete_function().graph)
    assert nodes == [(5, 0), (5, 1)]


def test_functions_inside_a_graph_count_their_own_nodes():
    with tf.Graph().as_default():
        tf.set_random_seed(5)
        for _ in range(7):
            tf.constant(1.0)

        @tensorflow.function
        def traced(x):
            return x + tf.random_normal([2])

        inner = traced.get_concrete_function(tf.zeros([2])).graph
    assert drawn(inner) == [(5, 4)]  # the argument, shape, mean and deviation


def test_nodes_that_came_by_import_count():
    with tf.Graph().as_default() as built:
        tf.constant(1.0, name="a")
        tf.constant(2.0, name="b")
        meta_graph = tf.train.export_meta_graph()
    with tf.Graph().as_default() as graph:
        tf.set_random_seed(5)
        tf.train.import_meta_graph(meta_graph)
        tf.random_normal([2])
    assert drawn(graph) == [(5, len(built.get_operations()) + 3)]


def test_estimators_seed_their_graph_as_tf_1_15_did():
    seen = []

    def model_fn(features, labels, mode):
        del features, labels
        tf.constant(1.0)
        weights = tf.get_variable("w", [2], initializer=tf.random_normal_initializer())
        seen.extend(drawn(tf.get_default_graph()))
        loss = tf.reduce_sum(weights)
        step = tf.train.get_or_create_global_step()
        return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=tf.assign_add(step, 1))

    estimator = tf.estimator.Estimator(model_fn, config=tf.estimator.RunConfig(tf_random_seed=5))
    estimator.train(lambda: tf.data.Dataset.from_tensors(([1.0], [1.0])).repeat(2), steps=1)
    assert len(seen) == 1
    assert seen[0][0] == 5 and seen[0][1] > 4  # the nodes of the global step, of the input and of the shape come before
