"""Inputs whose shape the graph does not tell."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from converting import check, converted, layers_of
from saved_graphs import weight

from migration.graphs.unknown_shapes import shapes_of_unknown


def found_by(build):
    with tf.Graph().as_default() as graph, tf.Session() as session:
        outputs = build()
        session.run(tf.global_variables_initializer())
        inputs = {op.name: op.outputs[0] for op in graph.get_operations() if op.type == "Placeholder"}
        return shapes_of_unknown(
            inputs, lambda fed: [session.run(outputs, {inputs[key]: value for key, value in fed.items()})]
        )


def anything(name="x"):
    return tf.placeholder(tf.float32, None, name)


def flattened(rows):
    hidden = tf.nn.conv2d(anything(), weight("k", 3, 3, 1, 2), [1, 2, 2, 1], "SAME")
    return tf.matmul(tf.reshape(hidden, [-1, rows]), weight("w", rows, 3))


@pytest.mark.parametrize(
    "build, shape",
    [
        (lambda: tf.matmul(anything() / 2, weight("w", 5, 3)), [None, 5]),
        (lambda: tf.nn.conv2d(anything(), weight("w", 3, 3, 7, 2), [1, 1, 1, 1], "SAME"), [None, None, None, 7]),
        (lambda: flattened(14 * 14 * 2), [None, 28, 28, 1]),
        (lambda: flattened(16 * 16 * 2), [None, 32, 32, 1]),
        (lambda: tf.exp(anything()) * weight("w", 1), [None]),
        (lambda: tf.reshape(anything(), []) * weight("w", 3), []),
    ],
    ids=["matrix", "images", "mnist", "cifar", "vector", "number"],
)
def test_the_shape_is_what_the_graph_takes(build, shape):
    assert list(found_by(build).values())[-1] == shape


def test_nothing_is_said_where_nothing_fits():
    assert found_by(lambda: tf.matmul(tf.reshape(anything(), [7, 11]), weight("w", 11, 3))) == {}


def test_what_was_taken_is_said(capsys):
    def build():
        return tf.add(anything("a"), anything("b")) * weight("w", 1)

    found = converted(build)
    check(found)
    said = "a is taken to be [None], b is taken to be [None] [the graph does not tell the shape; --shape says another]"
    assert said in capsys.readouterr().err


def test_ranks_that_a_dropout_hides_are_found():
    def build():
        x = tf.placeholder(tf.float32, [None, 8, 8, 1], "x")
        hidden = tf.nn.conv2d(x, weight("w", 3, 3, 1, 2), [1, 1, 1, 1], "SAME")
        shape = tf.placeholder_with_default(np.array([1, 1, 1, 2], np.int32), None)  # nothing is known of it
        dropped = hidden / 0.5 * tf.floor(0.5 + tf.random_uniform(shape))
        return tf.nn.conv2d(dropped, weight("v", 3, 3, 2, 3), [1, 1, 1, 1], "SAME")

    found = converted(build)
    assert layers_of(found)[-1] == "Conv2D"
