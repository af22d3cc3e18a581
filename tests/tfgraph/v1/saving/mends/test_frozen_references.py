"""Frozen graphs that would change their constants."""

import numpy as np
import pytest
import tensorflow.compat.v1 as compat

import tfgraph.v1 as tf


def freeze(graph):
    """Constants for variables, and nothing else changed: what people call freezing in forum answers."""
    for node in graph.node:
        if node.op == "VariableV2":
            constant = tf.NodeDef(name=node.name, op="Const")
            constant.attr["dtype"].CopyFrom(node.attr["dtype"])
            constant.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(np.float32([1.0, 2.0])))
            node.CopyFrom(constant)
    return graph


@pytest.fixture
def graph():
    with tf.Graph().as_default() as made:
        average = tf.get_variable("average", [2], use_resource=False)
        training = tf.placeholder_with_default(False, [], name="training")
        update = tf.assign_sub(average, average * 0.1, name="update")
        with tf.control_dependencies([update]):
            tf.identity(update * 2.0, name="needs_the_update")
        with tf.control_dependencies([update]):
            tf.identity(tf.constant(3.0), name="after_the_update")
        kept, _ = tf.raw_ops.RefSwitch(data=average._variable, pred=training, name="switch")
        tf.multiply(tf.raw_ops.RefIdentity(input=kept), 10.0, name="out")
    return freeze(made.as_graph_def())


def test_passes_values_on_and_leaves_updates_out(graph, capfd):
    with tf.Graph().as_default() as made, tf.Session() as session:
        out, after = tf.import_graph_def(graph, return_elements=["out:0", "after_the_update:0"], name="")
        assert session.run([out, after])[0].tolist() == [10.0, 20.0]
        names = {operation.name for operation in made.get_operations()}
        assert not names & {"update", "needs_the_update", "average/Assign"}
        assert made.get_operation_by_name("switch").type == "Switch"
    said = capfd.readouterr().err
    assert "graph: left out 4 updates of constants, 2 references made plain [what they would change is a cons" in said


def test_tensorflow_refuses_it(graph):
    with tf.Graph().as_default(), pytest.raises(ValueError, match="incompatible with expected float_ref"):
        compat.import_graph_def(graph)


def test_variables_stay(goldens, capfd):
    with tf.Graph().as_default() as made:
        tf.train.import_meta_graph(str(goldens / "network.ckpt.meta"))
        assert made.get_operation_by_name("conv/kernel/Assign").type == "Assign"
    assert "constants" not in capfd.readouterr().err
