"""A wrong rank is refused and does not end the process."""

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph.v1.saving.rank_guards import guard


def build(x):
    return tf.nn.conv2d(x, tf.ones([2, 2, 1, 1]), [1, 1, 1, 1], "VALID")


@pytest.mark.parametrize("rank", [0, 1, 2, 3, 5])
def test_refuses_other_ranks(rank):
    with tf.Graph().as_default() as graph, tf.Session() as session:
        x = tf.placeholder(tf.float32)
        y = build(x * 2)
        assert guard(graph, graph.get_operations()) == ["mul:0"]
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"Shape of tensor mul \[.*\] is not compatible"):
            session.run(y, {x: np.ones([1] * rank)})
        assert session.run(y, {x: np.ones([1, 2, 2, 1])}).tolist() == [[[[8.0]]]]


def test_checks_a_tensor_once():
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, name="x")
        build(x), build(x)
        assert guard(graph, graph.get_operations()) == ["x:0"]
        assert [op.name for op in graph.get_operations() if op.type == "EnsureShape"] == ["x/rank_4"]


def test_leaves_known_ranks_alone():
    with tf.Graph().as_default() as graph:
        build(tf.placeholder(tf.float32, [None, None, None, 1]))
        tf.matmul(tf.placeholder(tf.float32), tf.ones([2, 2]))
        before = graph.as_graph_def()
        assert guard(graph, graph.get_operations()) == []
        assert graph.as_graph_def() == before


def test_gradients_go_through():
    with tf.Graph().as_default() as graph, tf.Session() as session:
        x = tf.placeholder(tf.float32)
        y = build(x)
        guard(graph, graph.get_operations())
        (gradient,) = tf.gradients(y, x)
        assert session.run(gradient, {x: np.ones([1, 2, 2, 1])}).tolist() == [[[[1.0], [1.0]], [[1.0], [1.0]]]]
