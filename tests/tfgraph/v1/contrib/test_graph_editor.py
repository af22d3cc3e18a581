"""contrib.graph_editor against what TF 1.15.5 made of the same graphs."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_contrib_graph_editor import CASES, run, two_chains, values

import tfgraph.v1 as tf
from tfgraph.v1.contrib import graph_editor as ge

GOLDENS = json.loads((Path(__file__).parents[3] / "goldens" / "contrib_graph_editor.json").read_text())


def check(found, wanted, where=""):
    """The same names and structure; numbers to float32's rounding, the kernels being eight years newer."""
    assert type(found) is type(wanted), where
    if isinstance(wanted, dict):
        assert found.keys() == wanted.keys(), where
        for key in wanted:
            check(found[key], wanted[key], f"{where}/{key}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), (where, found, wanted)
        for one, other in zip(found, wanted, strict=True):
            check(one, other, where)
    elif isinstance(wanted, float):
        np.testing.assert_allclose(found, wanted, rtol=2e-6, atol=1e-6, err_msg=where)
    else:
        assert found == wanted, where


@pytest.mark.parametrize("name", CASES)
def test_graphs_become_what_tf_115_made_of_them(name, device):
    check(run(tf, ge, name), GOLDENS[name])


def test_checkpointed_gradients_are_the_gradients(device):
    found = run(tf, ge, "checkpointing")
    # All six layers, each between two checkpoints.
    assert found["computed again"] == GOLDENS["checkpointing"]["computed again"] > 0
    for plain, checkpointed in zip(found["plain"], found["checkpointed"], strict=True):
        assert np.abs(plain).max() > 0.01
        np.testing.assert_allclose(checkpointed, plain, rtol=1e-5, atol=1e-6)  # float32 sums in another order


def test_loops_of_the_old_control_flow_are_copied_whole():
    tf.disable_control_flow_v2()
    try:
        found = run(tf, ge, "replacing")
        with tf.Graph().as_default() as graph:
            a, *_ = two_chains(tf)
            loop = tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * x), [0, a], name="loop")[1]
            ge.graph_replace(loop, {a: tf.constant([2.0, 0.5])}, dst_scope="new")
            copied = {op.name for op in graph.get_operations() if op.name.startswith("new/")}
    finally:
        tf.enable_control_flow_v2()
    check(found, GOLDENS["replacing"])
    # The counter does not depend on `a`, and yet half a loop would share the condition of its original.
    assert {"new/loop/LoopCond", "new/loop/Less", "new/loop/add"} <= copied


def test_consumers_are_outside():
    with tf.Graph().as_default():
        a, b, *_ = two_chains(tf)
        outside = tf.exp(a)
        view = ge.sgv(a.op, b.op)
        assert list(view.outputs) == [a, b]
        assert [op.name for op in view.consumers()] == [outside.op.name, "first/c"]


def test_walks_go_in_the_order_of_the_wires():
    with tf.Graph().as_default():
        a, b, c, d, e, f, last = two_chains(tf)
        assert ge.get_forward_walk_ops([d.op]) == [d.op, e.op, f.op, last.op]
        assert ge.get_backward_walk_ops([last, c]) == [last.op, c.op, f.op, b.op, e.op, a.op, d.op]


def test_handlers_are_asked():
    """A transformer that makes an exponential of every square."""

    def exponential_of_square(info, op, new_inputs):
        if op.type != "Square":
            return ge.copy_op_handler(info, op, new_inputs, copy_shape=True)
        made = tf.exp(new_inputs[0], name=info.new_name(op.name))
        return made.op, made.op.outputs

    with tf.Graph().as_default() as graph:
        a, b, c, *_ = two_chains(tf)
        transformer = ge.Transformer()
        transformer.transform_op_handler = exponential_of_square
        transformer.transform_external_input_handler = lambda info, t: t
        view, info = transformer([b.op, c.op], graph, "exponential")
        assert info.transformed(b).op.type == "Exp"
        (found,) = values(tf, graph, view.outputs[0])
    np.testing.assert_allclose(found, -np.exp([1.5, -2.0]), rtol=1e-6)  # float32


def test_the_node_of_a_copy_can_be_changed():
    with tf.Graph().as_default() as graph:
        a = tf.constant([[1.0, 2.0]])
        product = tf.matmul(a, a, transpose_b=True)

        def transpose_first(node):
            node.attr["transpose_a"].b, node.attr["transpose_b"].b = True, False
            return node

        transformer = ge.Transformer()
        transformer.transform_external_input_handler = ge.keep_t_if_possible_handler
        transformer.transform_op_handler = lambda info, op, inputs: ge.copy_op_handler(
            info, op, inputs, nodedef_fn=transpose_first
        )
        _, info = transformer(product.op, graph, "outer")
        assert values(tf, graph, product, info.transformed(product)) == [[[5.0]], [[1.0, 2.0], [2.0, 4.0]]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda a, b: ge.reroute_ts([a], [a, b]), "There are 1 tensors to take the place of 2"),
        (lambda a, b: ge.reroute_ts(a, tf.constant(["x"])), r"first/a:0 float32 \(2,\) and Const:0 string \(1,\)"),
        (lambda a, b: ge.graph_replace(a, {b: a}), "No target depends on a tensor that is to be replaced"),
        (lambda a, b: ge.sgv("first"), "needs a graph to look in: give graph="),
        (lambda a, b: ge.sgv(a.op, graph=tf.Graph()), "not in the graph that was given"),
        (lambda a, b: ge.sgv(b.op).remap_inputs([0, 0]), "An input comes twice: first/a:0, first/a:0"),
        (lambda a, b: ge.sgv(b.op).remap_outputs([1]), "There is no tensor 1: there are 1"),
        (lambda a, b: ge.sgv(b.op).input_index(b), "first/b:0 is not an input"),
        (lambda a, b: ge.sgv(b.op).find_op_by_name("x"), "x is not in the subgraph"),
        (lambda a, b: ge.remove_control_inputs(a.op, b.op), "Not among the control inputs of first/a: first/b"),
        (lambda a, b: ge.add_control_inputs(a, b.op), "Expected a tf.Operation"),
        (lambda a, b: ge.get_within_boundary_ops([a.op], a.op, [a.op]), "in common: first/a"),
        (lambda a, b: ge.copy(a.op, dst_scope="x", src_scope="y"), "first/a does not belong to the source scope y/"),
        (lambda a, b: ge.copy(a.op, "graph"), "Expected a tf.Graph"),
        (lambda a, b: ge.ControlOutputs(a), "Expected a tf.Graph"),
        (lambda a, b: ge.check_cios(control_ios=a), "Expected ControlOutputs"),
        (lambda a, b: ge.make_regex(3), "Expected a string or a regular expression"),
        (lambda a, b: ge.OpMatcher, "tf.contrib.graph_editor.OpMatcher is not available"),
    ],
)
def test_refusals_say_what_is_wrong(call, message):
    with tf.Graph().as_default():
        a, b, *_ = two_chains(tf)
        with pytest.raises((AttributeError, TypeError, ValueError), match=message):
            call(a, b)
