"""The private `_linear` of the RNN cells: numpy's product, and the variable names of the script's generation."""

import numpy as np
import pytest
import tensorflow as tf2

import tfgraph.v1 as tf
from tfgraph.v1 import old_shapes, renames
from tfgraph.v1.old_linear import _linear

A = np.arange(6.0, dtype=np.float32).reshape(2, 3)


@pytest.fixture(autouse=True)
def graph():
    with tf2.Graph().as_default():
        yield
    renames.assume("1.x")


@pytest.mark.parametrize(
    ("generation", "arguments", "names", "bias"),
    [
        ("1.x", (4, True), ["kernel", "bias"], 0.0),
        ("1.x", (4, True, tf.constant_initializer(2.0)), ["kernel", "bias"], 2.0),
        ("1.x", (4, False), ["kernel"], 0.0),
        ("0.x", (4, True), ["Linear/Matrix", "Linear/Bias"], 0.0),
        ("0.x", (4, True, 2.0), ["Linear/Matrix", "Linear/Bias"], 2.0),
        ("0.12", (4, True, 2.0, "Gates"), ["Gates/Matrix", "Gates/Bias"], 2.0),
    ],
)
def test_linear(generation, arguments, names, bias):
    renames.assume(generation)
    result = _linear([tf.constant(A), tf.constant(A)], *arguments)
    variables = tf.trainable_variables()
    assert [variable.op.name for variable in variables] == names
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found, kernel = session.run([result, variables[0]])
    np.testing.assert_allclose(found, np.concatenate([A, A], 1) @ kernel + bias, atol=1e-5)  # sums below 50


def test_one_tensor():
    assert _linear(tf.constant(A), 4, False).shape.as_list() == [2, 4]


def test_shapes():
    assert old_shapes.scalar().as_list() == []
    assert old_shapes.vector(3).as_list() == [3]
    assert old_shapes.matrix(2, None).as_list() == [2, None]
