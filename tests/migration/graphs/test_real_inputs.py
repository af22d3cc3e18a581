"""Real inputs, beside random ones."""

import dataclasses

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from saved_graphs import weight

from migration.graphs.conversion import convert_graph
from migration.graphs.sources import GraphError, Source


@pytest.fixture
def source(tmp_path):
    with tf.Graph().as_default() as graph, tf.Session() as session:
        x, ids = tf.placeholder(tf.float32, [None, 4], "x"), tf.placeholder(tf.int32, [None], "ids")
        tf.tanh(tf.matmul(x, weight("w", 4, 3)) + tf.gather(weight("table", 5, 3), ids), name="y")
        session.run(tf.global_variables_initializer())
        return Source("model.ckpt.meta", graph.as_graph_def(), tf.train.Saver().save(session, str(tmp_path / "m")))


def x(count):
    return np.random.default_rng(0).standard_normal((count, 4), np.float32)


def test_what_a_script_was_fed_is_tried_too(source):
    fed = {"x:0": x(40), "ids:0": np.arange(40, dtype=np.int32) % 5, "keep_prob:0": np.float32(0.5)}
    found = convert_graph(dataclasses.replace(source, fed=fed))
    assert {kind: list(trial) for kind, trial in found.trials.items()} == {"random": ["y"], "fed": ["y"]}
    assert found.trials["fed"]["y"].exact
    assert found.trials["fed"]["y"].shape == (32, 3)


@pytest.mark.parametrize("fed", [{"x:0": x(2)}, {"x:0": x(2), "ids:0": np.array([1, 9], np.int32)}])
def test_what_was_fed_to_another_part_is_not(source, fed):
    assert list(convert_graph(dataclasses.replace(source, fed=fed)).trials) == ["random"]


def test_data_of_the_user_come_first_and_may_have_the_names_of_tensors(source):
    data = {"x:0": x(3).astype(np.float64), "ids": np.array([1, 2, 3], np.int64)}
    found = convert_graph(dataclasses.replace(source, fed={"x:0": x(2)}), data=data)
    assert found.trials["given"]["y"].shape == (3, 3)
    assert found.verified


def test_data_that_do_not_fit_are_refused_with_every_difference(source):
    with pytest.raises(
        GraphError, match=r"'ids' is missing; 'z' is no input; 'x' is \[3, 5\], the graph takes \[None, 4\]"
    ):
        convert_graph(source, data={"x": np.zeros((3, 5)), "z": x(3)})
    with pytest.raises(GraphError, match="'ids' is float64, the graph takes int32"):
        convert_graph(source, data={"x": x(3), "ids": np.array([1.0, 2.0, 3.0])})
    with pytest.raises(GraphError, match="the graph refuses the data: .*9 is not in"):
        convert_graph(source, data={"x": x(2), "ids": np.array([1, 9], np.int32)})
