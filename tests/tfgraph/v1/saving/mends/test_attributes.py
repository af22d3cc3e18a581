"""Attributes that nobody knows."""

import pytest
import tensorflow.compat.v1 as compat

import tfgraph.v1 as tf


@pytest.fixture
def meta():
    with tf.Graph().as_default():
        tf.nn.relu(tf.constant([-1.0, 2.0]), name="relu")
        return tf.train.export_meta_graph()


def run(meta):
    with tf.Graph().as_default() as graph, tf.Session() as session:
        tf.train.import_meta_graph(meta)
        assert session.run("relu:0").tolist() == [0.0, 2.0]
        return graph.get_operation_by_name("relu").node_def.attr


def test_those_that_are_on_are_said(meta, capfd):
    meta.graph_def.node[1].attr["newer"].b = True
    meta.graph_def.node[1].attr["_private"].b = True
    attributes = run(meta)
    assert "newer" not in attributes and attributes["_private"].b
    assert (
        "meta graph: attributes ignored: Relu.newer; results may differ [TensorFlow 2.21 does not know them]"
    ) in capfd.readouterr().err


def test_those_that_are_off_do_not_matter(meta, capfd):
    relu = meta.graph_def.node[1]
    relu.attr["newer"].b = False
    relu.attr["newest"].list.SetInParent()
    assert "newer" not in run(meta)
    assert "attributes" not in capfd.readouterr().err


@pytest.mark.parametrize("default", [True, False])
def test_the_writers_defaults_count(meta, capfd, default):
    meta.graph_def.node[1].attr["newer"].b = True
    (relu,) = [op for op in meta.meta_info_def.stripped_op_list.op if op.name == "Relu"]
    relu.attr.add(name="newer", type="bool").default_value.b = default
    run(meta)
    assert ("attributes ignored" in capfd.readouterr().err) is not default


def test_tensorflow_ignores_them(meta):
    meta.graph_def.node[1].attr["newer"].b = True
    with tf.Graph().as_default():
        compat.import_graph_def(meta.graph_def)
