"""What a script has fed."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

from tfgraph.runner import fed_values
from tfgraph.runner.fed_values import FedValues


@pytest.fixture
def graph():
    with tf.Graph().as_default() as graph:
        tf.placeholder(tf.float32, name="x")
        tf.placeholder(tf.int32, name="y")
        tf.sparse_placeholder(tf.float32, name="s")
    return graph


def test_shapes_that_differ_are_open_and_ranks_that_differ_unknown(graph):
    fed = FedValues()
    x, y = graph.get_tensor_by_name("x:0"), graph.get_tensor_by_name("y:0")
    fed.remember(graph, {x: np.zeros([2, 5, 3]), y: 1}, keep=True)
    fed.remember(graph, {x: np.zeros([2, 6, 3]), "y:0": 2}, keep=False)
    assert fed.shape(graph, "x:0") == [None, None, 3]
    assert fed.shape(graph, "y:0") == []
    assert fed.shape(graph, "z:0") is None
    fed.remember(graph, {y: [1, 2]}, keep=False)
    fed.remember(graph, {y: 3}, keep=False)
    assert fed.shape(graph, "y:0") is None


def test_values_of_the_last_kept_run_have_the_graphs_dtype(graph):
    fed = FedValues()
    fed.remember(graph, {"x:0": [[1, 2]], "y:0": 3}, keep=True)
    fed.remember(graph, {"x:0": [[5, 6]]}, keep=False)
    fed.remember(graph, {}, keep=True)
    values = fed.of(graph)
    assert values["x:0"].dtype == np.float32
    np.testing.assert_array_equal(values["x:0"], [[1, 2]])
    assert values["y:0"] == np.int32(3)
    assert fed.of(tf.Graph()) == {}


def test_what_is_no_array_or_too_large_is_not_kept(graph, monkeypatch):
    fed = FedValues()
    sparse = tf.SparseTensor(*(graph.get_tensor_by_name(f"s/{name}:0") for name in ("indices", "values", "shape")))
    fed.remember(graph, {sparse: ([[0]], [1.0], [1]), "nobody:0": 1, "x:0": [1.0, 2.0]}, keep=True)
    assert list(fed.of(graph)) == ["x:0"]
    monkeypatch.setattr(fed_values, "_LARGEST", 7)
    assert fed.of(graph) == {}
