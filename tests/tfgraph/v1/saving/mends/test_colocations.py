"""Nodes beside nodes that are gone."""

import pytest
import tensorflow.compat.v1 as compat

import tfgraph.v1 as tf


@pytest.fixture
def graph():
    with tf.Graph().as_default() as made:
        a = tf.constant(1.0, name="a")
        with tf.colocate_with(a):
            tf.identity(a, name="b")
    definition = made.as_graph_def()
    definition.node[1].attr["_class"].list.s.append(b"loc:@gone")
    return definition


def test_what_is_gone_is_dropped(graph, capfd):
    with tf.Graph().as_default():
        (b,) = tf.import_graph_def(graph, return_elements=["b"])
    assert b.get_attr("_class") == [b"loc:@import/a"]
    assert "graph: colocation of 1 node dropped [they were to be beside nodes" in capfd.readouterr().err


def test_tensorflow_refuses_it(graph):
    with tf.Graph().as_default(), pytest.raises(ValueError, match="gone"):
        compat.import_graph_def(graph)


def test_leaves_others_alone(graph, capfd):
    graph.node[1].attr["_class"].list.s.pop()
    with tf.Graph().as_default():
        tf.import_graph_def(graph)
    assert "colocation" not in capfd.readouterr().err
