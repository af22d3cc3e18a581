"""Frozen graphs."""

import numpy as np
import pytest

import tfgraph.v1 as tf


@pytest.fixture
def frozen(golden, meta):
    """The graph of network.ckpt with constants for variables, and its assignments left in."""
    graph = meta.graph_def
    for node in graph.node:
        if node.op == "VariableV2":
            dtype = node.attr["dtype"].type
            value = tf.make_tensor_proto(np.array(golden["variables"][node.name]), dtype)
            constant = tf.NodeDef(name=node.name, op="Const")
            constant.attr["dtype"].type = dtype
            constant.attr["value"].tensor.CopyFrom(value)
            node.CopyFrom(constant)
    return graph


def test_a_frozen_graph_computes_what_tf115_did(frozen, golden, images, device):
    with tf.Graph().as_default(), tf.device(device), tf.Session() as session:
        (logits,) = tf.import_graph_def(frozen, return_elements=["logits:0"], name="")
        # As in test_meta_graph.py: some ten operations, each rounded in another order.
        np.testing.assert_allclose(session.run(logits, {"x:0": images}), golden["logits"], atol=1e-6)


def test_the_graph_def_is_not_changed(frozen):
    before = frozen.SerializeToString(deterministic=True)
    with tf.Graph().as_default():
        assert tf.import_graph_def(frozen) is None
        assert tf.get_default_graph().get_tensor_by_name("import/logits:0").shape.as_list() == [None, 2]
    assert frozen.SerializeToString(deterministic=True) == before


def test_is_the_same_in_graph_util():
    assert tf.graph_util.import_graph_def is tf.import_graph_def
    assert tf.graph_util.extract_sub_graph


def test_an_import_that_fails_leaves_the_graph_as_it_was():
    graph = tf.GraphDef()
    graph.node.add(name="a", op="NoSuchOp")
    with tf.Graph().as_default() as into:
        with pytest.raises(
            tf.errors.NotFoundError, match=r"graph has operations .* does not know: NoSuchOp \(1 node\)"
        ):
            tf.import_graph_def(graph)
        assert into.get_operations() == []
        with pytest.raises(ValueError, match="Attempted to map inputs that were not found in graph_def"):
            tf.import_graph_def(tf.GraphDef(), input_map={"b:0": tf.zeros([])})


def test_inputs_and_elements_by_name(frozen, golden, images):
    with tf.Graph().as_default(), tf.Session() as session:
        names = {"x:0": tf.constant(images)}
        logits, train = tf.import_graph_def(frozen, names, ["logits:0", "conv/features"], "net")
        np.testing.assert_allclose(session.run(logits), golden["logits"], atol=1e-6)
        assert train.name == "net/conv/features"
