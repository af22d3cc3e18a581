"""contrib.copy_graph: names, collections, values, as TF 1.15's own tests had them."""

import numpy as np
import pytest

import tfgraph.v1 as tf
from tfgraph.v1.contrib import copy_graph


@pytest.fixture(params=[False, True], ids=["reference", "resource"])
def original(request):
    """X * w + b, with names, a control input, a collection; in a graph of its own."""
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, [None, 2], "x")
        w = tf.get_variable("w", initializer=np.float32([[1], [2]]), use_resource=request.param, trainable=True)
        b = tf.get_variable("b", initializer=np.float32([3]), use_resource=request.param, trainable=False)
        product, bias = tf.matmul(x, w), tf.identity(b)
        with tf.control_dependencies([tf.identity(x, "before")]):
            y = tf.add(product, bias, name="y")
        tf.add_to_collection("outputs", y)
    return graph, y, [w, b]


@pytest.mark.parametrize("scope", ["", "copied"])
def test_a_copy_computes_the_same(original, scope):
    _, y, variables = original
    copy = tf.Graph()
    copies = [copy_graph.copy_variable_to_graph(variable, copy, scope) for variable in variables]
    copied = copy_graph.copy_op_to_graph(y, copy, copies, scope)
    prefix = f"{scope}/" if scope else ""
    assert [variable.op.name for variable in copies] == [f"{prefix}w", f"{prefix}b"]
    assert copied.name == f"{prefix}y:0"
    assert copied is copy_graph.get_copied_op(y, copy, scope)
    assert copied is copy_graph.copy_op_to_graph(y, copy, copies, scope)
    assert [op.name for op in copied.op.control_inputs] == [f"{prefix}before"]
    with copy.as_default(), tf.Session() as session:
        assert [v.op.name for v in tf.trainable_variables()] == [f"{prefix}w"]
        assert len(tf.global_variables()) == 2
        (found,) = tf.get_collection(f"{prefix}outputs")
        assert found is copied
        session.run(tf.global_variables_initializer())
        np.testing.assert_array_equal(session.run(copied, {f"{prefix}x:0": [[1, 1], [2, 0]]}), [[6], [5]])


def test_copying_refuses(original):
    graph, y, _ = original
    with pytest.raises(TypeError, match="is not a Variable"):
        copy_graph.copy_variable_to_graph(y, tf.Graph())
    with pytest.raises(TypeError, match="Could not copy instance: x"):
        copy_graph.copy_op_to_graph("x", tf.Graph(), [])
    with pytest.raises(KeyError, match="y:0"):
        copy_graph.get_copied_op(y, tf.Graph())
