"""What is known of the operations of a graph, and their values at one step."""

import numpy as np
import pytest
import tensorflow as tf
import tensorflow.compat.v1 as tf1
from pairs import trace_of

from migration.parity import graph_trace
from migration.parity.session_program import SessionProgram


def linear(x):
    return tf.nn.relu(tf.matmul(x, tf.ones([3, 2]), name="product") + 1.0, name="relu")


def test_nodes_lie_behind_those_that_they_take(rng):
    trace = trace_of(linear, rng.normal(size=(4, 3)).astype(np.float32))
    made = set()
    for node in trace.nodes:
        assert set(node.inputs) <= made
        made.update(node.outputs)
    product = next(node for node in trace.nodes if node.name == "product")
    assert product.type == "MatMul"
    assert product.attributes["transpose_b"] is False
    line = linear.__code__.co_firstlineno + 1
    assert product.source == f"test_graph_trace.py:{line}"
    assert str(product) == f"product (test_graph_trace.py:{line})"
    assert trace.y == "relu:0"


def test_values(rng, device):
    x = rng.normal(size=(4, 3)).astype(np.float32)
    values = dict(trace_of(linear, x).values(["relu:0", "product:0"]))
    expected = x.sum(axis=1, keepdims=True).repeat(2, axis=1)
    np.testing.assert_allclose(values["product:0"], expected, rtol=1e-6)  # sums of three numbers
    np.testing.assert_array_equal(values["relu:0"], np.maximum(values["product:0"] + np.float32(1), 0), strict=True)


def noisy(x):
    return x + tf.random.uniform([2], seed=1)


def test_random_numbers_stay_and_can_be_set():
    trace = trace_of(noisy, np.zeros((3, 2), np.float32))
    first, second = (dict(trace.values([trace.y, *trace.random])) for _ in range(2))
    np.testing.assert_array_equal(first[trace.y], second[trace.y], strict=True)
    np.testing.assert_array_equal(first[trace.y][0], first[trace.random[0]], strict=True)
    trace.fix({trace.random[0]: np.float32([5, 7])})
    np.testing.assert_array_equal(dict(trace.values([trace.y]))[trace.y][0], np.float32([5, 7]), strict=True)


@pytest.fixture
def session():
    with tf.Graph().as_default(), tf1.Session() as session:
        yield session


def program(session, y, loss=None, **placeholders):
    train_op = tf1.train.GradientDescentOptimizer(0.5).minimize(loss) if loss is not None else tf.no_op()
    session.run(tf1.global_variables_initializer())
    x = placeholders.get("x", tf1.placeholder(tf.float32))
    return SessionProgram(session, x, placeholders.get("y_", tf1.placeholder(tf.float32)), y, loss, train_op)


@pytest.mark.parametrize("use_resource", [False, True])
def test_session(use_resource, session, device):
    with tf.device(device):
        x, y_ = tf1.placeholder(tf.float32, [None, 2], "x"), tf1.placeholder(tf.float32, [None, 1], "y_")
        w = tf1.get_variable("w", initializer=tf.constant([[1.0], [2.0]]), use_resource=use_resource)
        y = tf.matmul(x, w, name="y")
        loss = tf.reduce_sum(tf.square(y - y_), name="loss")
        trace = program(session, y, loss, x=x, y_=y_).trace(np.float32([[1, 3]]), np.float32([[0]]))
    assert set(trace.feeds) == {"x:0", "y_:0"}
    assert (trace.y, trace.loss) == ("y:0", "loss:0")
    assert trace.gradients.keys() == trace.variables.keys() == {"w"}
    values = dict(trace.values([trace.y, trace.loss, trace.gradients["w"], *trace.variables["w"]]))
    np.testing.assert_array_equal(values["y:0"], np.float32([[7]]), strict=True)
    np.testing.assert_array_equal(values["loss:0"], np.float32(49), strict=True)
    np.testing.assert_array_equal(values[trace.gradients["w"]], np.float32([[14], [42]]), strict=True)
    for read in trace.variables["w"]:
        np.testing.assert_array_equal(values[read], np.float32([[1], [2]]), strict=True)  # no step was made


@pytest.mark.parametrize("is_v2", [False, True])
def test_a_loop_is_one_node(is_v2, session):
    tf1.enable_control_flow_v2() if is_v2 else tf1.disable_control_flow_v2()
    try:
        x = tf1.placeholder(tf.float32, [2], "x")
        _, y = tf1.while_loop(lambda i, _: i < 3, lambda i, y: (i + 1, tf.nn.relu(y * 2)), (0, x))
        y = tf.identity(y, name="y")
    finally:
        tf1.enable_control_flow_v2()
    trace = program(session, y, x=x).trace(np.float32([1, 2]), np.float32(0))
    (loop,) = (node for node in trace.nodes if "While" in node.type)
    assert "x:0" in loop.inputs
    assert loop.attributes["body"] == ["Mul 2", "Relu"]
    values = dict(trace.values([name for node in trace.nodes for name in node.outputs]))
    np.testing.assert_array_equal(values["y:0"], np.float32([8, 16]), strict=True)
    assert not any(node.type in ("Enter", "Merge", "Switch", "NextIteration") for node in trace.nodes)


def test_what_comes_from_a_queue_is_read_once(session):
    queue = tf1.FIFOQueue(10, tf.float32, shapes=[[2]])
    session.run(queue.enqueue_many(np.arange(20, dtype=np.float32).reshape(10, 2)))
    element = queue.dequeue()
    y = tf.multiply(element, 3.0, name="y")
    trace = program(session, y).trace(np.float32(0), np.float32(0))
    assert element.name in trace.feeds
    for _ in range(3):
        np.testing.assert_array_equal(dict(trace.values(["y:0"]))["y:0"], np.float32([0, 3]), strict=True)
    assert session.run(queue.size()) == 9


def test_asking_for_gradients_changes_no_variable(session):
    """Scripts build their gradients behind the updates of batch normalisation, which run with them."""
    x = tf1.placeholder(tf.float32, [2], "x")
    w, average = tf1.get_variable("w", initializer=[1.0, 2.0]), tf1.get_variable("average", initializer=[0.0, 0.0])
    y = x * w
    update = tf1.assign_add(average, y)
    with tf.control_dependencies([update]):
        loss = tf.reduce_sum(y, name="loss")
        train_op = tf1.train.GradientDescentOptimizer(0.5).minimize(loss)
    session.run(tf1.global_variables_initializer())
    y_ = tf1.placeholder(tf.float32, name="y_")
    trace = SessionProgram(session, x, y_, y, loss, train_op).trace(np.float32([1, 1]), np.float32(0))
    for _ in range(2):
        assert dict(trace.values([trace.loss]))[trace.loss] == 3
    np.testing.assert_array_equal(session.run(average), np.float32([0, 0]), strict=True)


def test_a_condition_has_the_attributes_of_its_branches(session):
    x = tf1.placeholder(tf.float32, [1, 4, 4, 1], "x")
    y = tf.cond(
        tf.constant(True), lambda: tf.nn.max_pool2d(x, 2, 2, "VALID"), lambda: tf.nn.max_pool2d(x, 2, 2, "SAME")
    )
    trace = program(session, tf.identity(y), x=x).trace(np.zeros((1, 4, 4, 1), np.float32), np.float32(0))
    condition = next(node for node in trace.nodes if node.type in ("If", "StatelessIf"))
    assert condition.attributes["then MaxPool.padding"] == "VALID"
    assert condition.attributes["else MaxPool.padding"] == "SAME"


def test_what_is_in_a_branch_that_is_not_taken_has_no_value(session, request):
    tf1.disable_control_flow_v2()  # as in a graph of TF1: the operations of both branches are in the graph itself
    request.addfinalizer(tf1.enable_control_flow_v2)
    with tf.Graph().as_default() as built:
        x, trained = tf1.placeholder(tf.float32, [2], "x"), tf1.placeholder_with_default(False, [], "trained")
        noise = lambda: tf.multiply(x, tf1.random_uniform([2], name="drawn"), name="noisy")  # noqa: E731
        tf.identity(tf.cond(trained, noise, lambda: tf.multiply(x, 3.0, name="plain")), "y")
    # As it comes out of a file: in the graph that builds it, nothing within a branch can be asked for.
    x, y = tf1.import_graph_def(built.as_graph_def(), name="", return_elements=["x:0", "y:0"])
    trace = program(session, y, x=x).trace(np.float32([1, 2]), np.float32(0))
    values = dict(trace.values([name for node in trace.nodes for name in node.outputs]))
    np.testing.assert_array_equal(values["y:0"], np.float32([3, 6]), strict=True)
    assert any(name.endswith("plain:0") for name in values)
    assert not any(name.endswith(("noisy:0", "drawn/RandomUniform:0")) for name in values)


def test_other_errors_are_told(session):
    x = tf1.placeholder(tf.float32, [2], "x")
    checked = tf1.check_numerics(tf1.log(x), "not a number", name="checked")
    trace = program(session, tf.identity(checked, "y"), x=x).trace(np.float32([-1, 2]), np.float32(0))
    with pytest.raises(tf.errors.InvalidArgumentError, match="not a number"):
        dict(trace.values(["y:0"]))


def test_values_come_in_chunks(monkeypatch, rng):
    monkeypatch.setattr(graph_trace, "CHUNK", 40)
    trace = trace_of(linear, rng.normal(size=(4, 3)).astype(np.float32))
    asked = []
    evaluate = trace._evaluate
    trace._evaluate = lambda tensors, feeds: asked.append(tensors) or evaluate(tensors, feeds)
    names = [name for node in trace.nodes for name in node.outputs]
    assert len(dict(trace.values(names))) == len(names)
    assert len(asked) > 2


def test_assignments_are_run_only_when_a_step_is():
    count = tf.Variable(0.0, name="count")

    def counting(x):
        count.assign_add(1.0)
        return tf.identity(x * 2, name="y")

    trace = trace_of(counting, np.float32([1]), variables=[count])
    np.testing.assert_array_equal(dict(trace.values(["y:0"]))["y:0"], np.float32([2]), strict=True)
    assert count.numpy() == 0
    (y,) = trace.run({trace.feeds[0]: np.float32([3])}, ["y:0"])
    np.testing.assert_array_equal(y, np.float32([6]), strict=True)
    assert count.numpy() == 1
