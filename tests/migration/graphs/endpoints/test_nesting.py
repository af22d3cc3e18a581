"""What lies within loops and branches."""

from collections import defaultdict

import pytest
import tensorflow.compat.v1 as tf

from migration.graphs.endpoints.nesting import nested
from tfgraph.v1.saving.requests import endpoint


@pytest.fixture(autouse=True)
def of_tf1():
    """Build loops and conditions of `Enter` and `Switch`."""
    tf.disable_control_flow_v2()
    yield
    tf.enable_control_flow_v2()


def within(graph):
    nodes = {node.name: node for node in graph.as_graph_def().node}
    consumers = defaultdict(list)
    for name, node in nodes.items():
        for text in node.input:
            consumers[endpoint(text)[0]] += [] if text.startswith("^") else [name]
    return nested(nodes, consumers)


def test_a_loop_in_a_loop_is_within_to_its_end():
    def inner(i, h):
        _, h = tf.while_loop(lambda j, h: j < 2, lambda j, h: (j + 1, tf.tanh(h, name="deep")), [0, h])
        return i + 1, tf.exp(h, name="shallow")

    with tf.Graph().as_default() as graph:
        _, made = tf.while_loop(lambda i, h: i < 2, inner, [0, tf.placeholder(tf.float32, name="x")], name="loop")
        tf.sin(made, name="after")
    found = within(graph)
    assert {"loop/while/deep", "loop/shallow", "loop/Enter"} <= found
    assert found.isdisjoint({"x", "loop/Exit", "loop/Exit_1", "after"})


def test_a_branch_is_within_also_where_a_loop_is_in_it():
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, name="x")
        looped = lambda: tf.while_loop(lambda h: h < 2, lambda h: h + 1, [tf.exp(x, name="e")])  # noqa: E731
        either = tf.cond(x > 0, lambda: tf.sin(looped(), name="s"), lambda: tf.cos(x, name="c"), name="if")
        tf.tanh(either, name="after")
    found = within(graph)
    assert {"if/e", "if/s", "if/c", "if/Switch_1"} & found >= {"if/e", "if/s", "if/c"}
    assert found.isdisjoint({"x", "if/Merge", "after"})
