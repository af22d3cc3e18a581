"""Shapes that were inferred otherwise."""

import pytest

import tfgraph.v1 as tf
from tfgraph.v1.saving.mends.output_shapes import MEND

REJECTED = "Node '{}' has an _output_shapes attribute inconsistent with the GraphDef for output #3: Dimension 0 in …"


def graph():
    made = tf.GraphDef()
    for name, kind in {"a": "Grad", "scope/a": "Add", "b": "Grad"}.items():
        made.node.add(name=name, op=kind).attr["_output_shapes"].list.shape.add()
    made.node.add(name="c", op="Grad")
    return made


@pytest.mark.parametrize("name", ["a", "imported/under/b"])
def test_drops_those_of_the_operation(name):
    spoiled = graph()
    assert MEND.after(spoiled, REJECTED.format(name)) == "dropped the noted shapes of 2 Grad nodes"
    assert [node.name for node in spoiled.node if "_output_shapes" in node.attr] == ["scope/a"]
    assert MEND.after(spoiled, REJECTED.format(name)) is None


def test_the_longest_name_is_meant():
    spoiled = graph()
    assert MEND.after(spoiled, REJECTED.format("x/scope/a")) == "dropped the noted shapes of 1 Add node"


def test_other_errors_are_not_its_business():
    assert MEND.after(graph(), "Node 'a': something else") is None


def test_shapes_that_a_script_has_set_stay(goldens):
    with tf.Graph().as_default():
        tf.train.import_meta_graph(str(goldens / "network.ckpt.meta"))
        assert tf.get_default_graph().get_tensor_by_name("logits:0").shape.as_list() == [None, 2]
