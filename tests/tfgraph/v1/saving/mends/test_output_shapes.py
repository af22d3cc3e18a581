"""Shapes that were inferred otherwise."""

import pytest

import tfgraph.v1 as tf
from tfgraph.v1.saving.mends.output_shapes import MEND

REJECTED = "Node '{}' has an _output_shapes attribute inconsistent with the GraphDef for output #3: Dimension 0 in …"

TOO_FEW = "Node '{}' has 2 outputs but the _output_shapes attribute specifies shapes for 0 outputs"


def graph():
    made = tf.GraphDef()
    for name, kind in {"a": "Grad", "scope/a": "Add", "b": "Grad"}.items():
        made.node.add(name=name, op=kind).attr["_output_shapes"].list.shape.add()
    made.node.add(name="c", op="Grad")
    return made


@pytest.mark.parametrize("rejected", [REJECTED, TOO_FEW])
@pytest.mark.parametrize("name", ["a", "imported/under/b"])
def test_drops_those_of_the_operation(name, rejected):
    spoiled = graph()
    assert MEND.after(spoiled, rejected.format(name)) == "dropped the noted shapes of 2 Grad nodes"
    assert [node.name for node in spoiled.node if "_output_shapes" in node.attr] == ["scope/a"]
    assert MEND.after(spoiled, rejected.format(name)) is None


def test_too_few_of_a_decoder_are_no_obstacle():
    with tf.Graph().as_default() as built:
        tf.audio.decode_wav(tf.placeholder(tf.string, [], "wav"), name="decoded")
    spoiled = built.as_graph_def()
    for node in spoiled.node:
        node.attr["_output_shapes"].list.SetInParent()
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(spoiled, name="")
        assert len(graph.get_operation_by_name("decoded").outputs) == 2


def test_the_longest_name_is_meant():
    spoiled = graph()
    assert MEND.after(spoiled, REJECTED.format("x/scope/a")) == "dropped the noted shapes of 1 Add node"


def test_other_errors_are_not_its_business():
    assert MEND.after(graph(), "Node 'a': something else") is None


def test_shapes_that_a_script_has_set_stay(goldens):
    with tf.Graph().as_default():
        tf.train.import_meta_graph(str(goldens / "network.ckpt.meta"))
        assert tf.get_default_graph().get_tensor_by_name("logits:0").shape.as_list() == [None, 2]
