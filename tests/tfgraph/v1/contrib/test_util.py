"""contrib.util: the ops of a graph."""

import tfgraph.v1 as tf
from tfgraph.v1.contrib import util


def test_the_ops_of_a_graph_without_those_unknown():
    with tf.Graph().as_default() as graph:
        tf.constant(1.0) + tf.placeholder(tf.float32)
    stripped = util.stripped_op_list_for_graph(graph.as_graph_def())
    assert [op.name for op in stripped.op] == ["AddV2", "Const", "Placeholder"]
    assert util.ops_used_by_graph_def(graph.as_graph_def()) == {"AddV2", "Const", "Placeholder"}
