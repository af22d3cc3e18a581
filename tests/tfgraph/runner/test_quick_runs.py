"""Repeated `Session.run` calls answer as TensorFlow's own do, in every bit and every error."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from tensorflow.python.client import session as tf_session
from tensorflow.python.util import nest

from tfgraph.runner import quick_runs


@pytest.fixture
def own_runs(monkeypatch):
    """Install the quick runs for one test; the list of the calls that went TensorFlow's own way."""
    own, calls = tf_session.BaseSession._run, []

    def counted(self, handle, fetches, *rest):
        calls.append(fetches)
        return own(self, handle, fetches, *rest)

    monkeypatch.setattr(tf_session.BaseSession, "_run", counted)
    quick_runs.install()
    return calls


@pytest.fixture
def graph(device, rng):
    """Some nodes of every kind, by name."""
    with tf.Graph().as_default(), tf.device(device):
        x = tf.placeholder(tf.float32, [None, 3], name="x")
        n = tf.placeholder(tf.int32, [], name="n")
        flag = tf.placeholder_with_default(False, [], name="flag")
        any_shape = tf.placeholder(tf.float64, name="any_shape")
        with tf.device("/CPU:0"):  # GPUs have no strings
            text = tf.placeholder(tf.string, [None], name="text")
            joined = tf.strings.join([text, text], name="joined")
            sparse = tf.SparseTensor([[0, 1]], [2.0], [2, 2])
        w = tf.Variable(rng.normal(size=[3, 2]).astype(np.float32), name="w", use_resource=True)
        y = tf.add(tf.matmul(x, w), tf.cast(n, tf.float32), name="y")
        step = w.assign_add(tf.ones([3, 2])).op
        nodes = dict(x=x, n=n, flag=flag, any_shape=any_shape, text=text, joined=joined, sparse=sparse, w=w, y=y)
        nodes |= dict(step=step, double=tf.multiply(any_shape, 2, name="double"), not_=tf.logical_not(flag))
        # initialised from outside of the quick runs
        yield nodes | dict(initialize=tf.global_variables_initializer())


X = np.arange(6, dtype=np.float64).reshape(2, 3) / 7
QUICK = {
    "tensor": lambda g: (g["y"], {g["x"]: X.astype(np.float32), g["n"]: np.int32(2)}),
    "cast array": lambda g: (g["y"], {g["x"]: X, g["n"]: 2}),
    "lists": lambda g: ([g["y"], (g["y"], g["w"])], {g["x"]: X.tolist(), g["n"]: 2.0}),
    "column order": lambda g: (g["y"], {g["x"]: np.asfortranarray(X), g["n"]: 2}),
    "by name": lambda g: (["y:0", "w"], {g["x"]: X, g["n"]: 2}),
    "bool": lambda g: (g["not_"], {g["flag"]: True}),
    "default": lambda g: (g["not_"], None),
    "float": lambda g: (g["double"], {g["any_shape"]: 0.1}),
    "number of numpy": lambda g: (g["double"], {g["any_shape"]: np.float32(0.1)}),
    "empty": lambda g: (g["y"], {g["x"]: np.zeros([0, 3]), g["n"]: 2}),
    "operation": lambda g: (g["not_"].op, {}),
}
OWN_WAY = {
    "fed and fetched": lambda g: ([g["x"], g["y"]], {g["x"]: X, g["n"]: 2}),
    "key by name": lambda g: (g["y"], {"x:0": X, g["n"]: 2}),
    "sparse": lambda g: (g["sparse"], {}),
    "dictionary": lambda g: ({"a": g["y"]}, {g["x"]: X, g["n"]: 2}),
    "strings": lambda g: (g["joined"], {g["text"]: ["a", "bc"]}),
    "nothing": lambda g: ([], {}),
}


def run(sess, case, nodes):
    fetches, feed_dict = case(nodes)
    return sess.run(fetches, feed_dict)


def assert_same(one, other):
    assert type(one) is type(other)
    if isinstance(one, (list, tuple)):
        assert len(one) == len(other)
        for mine, theirs in zip(one, other, strict=True):
            assert_same(mine, theirs)
    elif isinstance(one, dict):
        assert list(one) == list(other)
        assert_same(list(one.values()), list(other.values()))
    elif one is not None:
        assert one.dtype == other.dtype and one.shape == other.shape
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", [*QUICK, *OWN_WAY])
def test_same_results(name, graph, own_runs):
    case = {**QUICK, **OWN_WAY}[name]
    with tf.Session() as sess:
        sess.run(graph["initialize"])
        own_runs.clear()
        first = run(sess, case, graph)
        for _ in range(3):
            assert_same(run(sess, case, graph), first)
    assert len(own_runs) == (1 if name in QUICK else 4)


def test_operations_run_each_time(graph, own_runs):
    with tf.Session() as sess:
        sess.run(graph["initialize"])
        start = sess.run(graph["w"])
        own_runs.clear()
        assert [sess.run(graph["step"]) for _ in range(5)] == [None] * 5
        np.testing.assert_array_equal(sess.run(graph["w"]), start + 1 + 1 + 1 + 1 + 1)
    assert len(own_runs) == 1  # `w` is known already


ERRORS = {
    "shape": (lambda g: {g["x"]: X[:, :2], g["n"]: 2}, ValueError, "Cannot feed value of shape (2, 2) for Tensor x:0"),
    "rank": (lambda g: {g["x"]: X[0], g["n"]: 2}, ValueError, "Cannot feed value of shape (3,) for Tensor x:0"),
    "number": (lambda g: {g["x"]: X, g["n"]: 2**31}, TypeError, "Type of feed value 2147483648 with type"),
    "tensor": (lambda g: {g["x"]: g["w"] + 0, g["n"]: 2}, TypeError, "The value of a feed cannot be a tf.Tensor"),
    "text": (lambda g: {g["x"]: "abc", g["n"]: 2}, ValueError, "could not convert string to float"),
    "missing": (lambda g: {g["x"]: X}, tf.errors.InvalidArgumentError, "must feed a value for placeholder tensor 'n'"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_same_errors(name, graph, own_runs):
    feed_dict, error, message = ERRORS[name]
    with tf.Session() as sess:
        sess.run(graph["initialize"])
        run(sess, QUICK["tensor"], graph)
        for _ in range(2):
            with pytest.raises(error) as caught:
                sess.run(graph["y"], feed_dict(graph))
            assert message in str(caught.value)
        run(sess, QUICK["tensor"], graph)  # goes on
    with pytest.raises(RuntimeError, match="closed Session"):
        run(sess, QUICK["tensor"], graph)


def test_an_error_of_a_kernel_names_its_operation(graph, own_runs):
    checked = tf.check_numerics(graph["double"], "no number", name="checked")
    with tf.Session() as sess:
        sess.run(checked, {graph["any_shape"]: 1.0})
        own_runs.clear()
        with pytest.raises(tf.errors.InvalidArgumentError, match="no number") as caught:
            sess.run(checked, {graph["any_shape"]: np.inf})
    assert caught.value.op is checked.op and own_runs == []


def test_the_graph_may_change(graph, own_runs):
    """More nodes, a narrower shape, a changed list of fetches, a feed that is forbidden."""
    fetches = [graph["double"]]
    feed_dict = {graph["any_shape"]: np.ones([2])}
    with tf.Session() as sess:
        assert len(sess.run(fetches, feed_dict)) == 1
        fetches.append(graph["double"] + 1)
        for _ in range(2):
            np.testing.assert_array_equal(sess.run(fetches, feed_dict)[1], [3, 3])
        graph["any_shape"].set_shape([2])
        with pytest.raises(ValueError, match="Cannot feed value of shape"):
            sess.run(fetches, {graph["any_shape"]: np.ones([3])})
        own_runs.clear()
        for _ in range(3):
            sess.run(fetches, feed_dict)
        assert len(own_runs) == 1  # prepared again
        sess.graph.prevent_feeding(graph["any_shape"])
        with pytest.raises(ValueError, match="may not be fed"):
            sess.run(fetches, feed_dict)


def test_the_structure_is_that_of_the_fetches(graph, own_runs):
    with tf.Session() as sess:
        for _ in range(2):
            for fetches in ([graph["not_"]], (graph["not_"],), graph["not_"], [[graph["not_"]]]):
                assert_same(sess.run(fetches), nest.map_structure(lambda _: np.True_, fetches))


def test_many_different_fetches_do_not_pile_up(graph, own_runs, monkeypatch):
    monkeypatch.setattr(quick_runs, "_LIMIT", 3)
    with tf.Session() as sess:
        for number in range(10):
            assert sess.run(tf.constant(number)) == number
        assert len(sess._prepared_runs) <= 3
