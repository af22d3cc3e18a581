"""The part of a graph between its inputs and outputs."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from saved_graphs import weight

from migration.graphs.endpoints import find_endpoints
from migration.graphs.graph_session import GraphSession
from migration.graphs.sources import GraphError, Source, open_source

X = np.random.default_rng(1).standard_normal((6, 8), np.float32)


def opened(path, inputs=(), outputs=(), checkpoint=None):
    source = open_source(path, checkpoint)
    return GraphSession(source, find_endpoints(source, inputs, outputs))


def test_each_kind_of_file_computes_the_same(saved, device):
    with tf.device(device):
        values = [opened(saved[kind]).run({"x": X})["y"] for kind in ("meta", "frozen")]
        values += [opened(saved["text"], checkpoint=saved["checkpoint"]).run({"x": X})["y"]]
        values += [opened(saved["saved_model"]).run({"pixels": X})["classes"]]
    assert values[0].shape == (6, 3) and values[0].dtype == np.float32
    for other in values[1:]:
        np.testing.assert_array_equal(other, values[0])


def test_it_begins_in_the_middle_where_the_user_says_so(saved):
    hidden = opened(saved["meta"], outputs=["hidden"]).run({"x": X})["hidden"]
    part = opened(saved["meta"], ["hidden"], ["logits"])
    assert list(part.variables) == ["w2", "b2"]
    whole = opened(saved["meta"], outputs=["logits"]).run({"x": X})["logits"]
    np.testing.assert_array_equal(part.run({"hidden": hidden})["logits"], whole)


def test_what_reads_the_inputs_is_left_out():
    with tf.Graph().as_default() as graph:
        data = tf.data.Dataset.from_tensor_slices(X).batch(2)
        x = tf.data.make_one_shot_iterator(data).get_next()
        tf.matmul(x, tf.constant(np.eye(8, dtype=np.float32)), name="y")
    source = Source("graph", graph.as_graph_def())
    session = GraphSession(source, find_endpoints(source, (), ["y"]))
    assert session.inputs["IteratorGetNext"].shape.as_list() == [None, 8]
    assert {op.type for op in session.graph.get_operations()} == {"Placeholder", "Const", "MatMul"}
    np.testing.assert_array_equal(session.run({"IteratorGetNext": X})["y"], X)


def test_weights_that_are_nowhere_are_asked_for(saved):
    with pytest.raises(GraphError, match="the outputs need variables, and no checkpoint lies beside it: --checkpoint"):
        opened(saved["text"])
    with tf.Graph().as_default() as graph:
        tf.matmul(tf.placeholder(tf.float32, [None, 8], "x"), weight("other", 8, 2), name="y")
    source = Source("graph", graph.as_graph_def(), str(saved["checkpoint"]))
    with pytest.raises(GraphError, match=r"not in the checkpoint \(1\):\n  other"):
        GraphSession(source, find_endpoints(source))


def test_a_placeholder_that_nobody_feeds_is_named(saved):
    source = open_source(saved["meta"])
    with pytest.raises(GraphError, match="Mean also need labels: name them as inputs"):
        GraphSession(source, find_endpoints(source, ["x"], ["Mean"]))


@pytest.mark.parametrize("averages, expected", [("raw", 3.0), (None, 3.0), ("shadow", 2.5)])
def test_weights_as_trained_or_their_moving_averages(tmp_path, averages, expected):
    with tf.Graph().as_default() as graph, tf.Session() as session:
        variable = tf.Variable(2.0, name="w")
        average = tf.train.ExponentialMovingAverage(0.5)
        with tf.control_dependencies([variable.assign(3.0)]):
            update = average.apply([variable])
        tf.multiply(tf.placeholder(tf.float32, [None, 8], "x"), tf.reshape(variable, [1]) * tf.ones([8]), name="y")
        session.run(tf.global_variables_initializer())
        session.run(update)
        path = tf.train.Saver().save(session, str(tmp_path / "model.ckpt"))
    source = Source("model", graph.as_graph_def(), path, averages=averages)
    endpoints = find_endpoints(source, ["x"], ["y"])
    opened = GraphSession(source, endpoints)
    assert np.all(opened.run({"x": np.ones((1, 8))})["y"] == np.float32(expected))
    assert opened.averages == {"w": "w/ExponentialMovingAverage"}
