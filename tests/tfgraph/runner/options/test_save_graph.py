"""`--save-graph PREFIX`."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf

from tfgraph.checkpoints import read_checkpoint


def test_graph_and_weights_are_those_of_the_end(train, tmp_path):
    result = train("--save-graph", tmp_path / "kept")
    assert result.returncode == 0
    assert f"saved the graph and 1 variables to '{tmp_path / 'kept'}' (--save-graph)" in result.stderr
    weights = read_checkpoint(tmp_path / "kept")
    assert list(weights) == ["w"]
    end = float(result.stdout.split("end ")[1].split()[0])
    assert weights["w"].sum(dtype=np.float32) == pytest.approx(end, rel=1e-5)  # another order of 60 float32
    with tf.Graph().as_default() as graph:
        tf.train.import_meta_graph(str(tmp_path / "kept.meta"), clear_devices=True)
        assert {"w", "Placeholder"} <= {operation.name for operation in graph.get_operations()}


@pytest.mark.slow
def test_a_script_that_is_stopped(train, tmp_path):
    train("--save-graph", tmp_path / "kept", "--max-steps", 2)
    assert read_checkpoint(tmp_path / "kept")["w"].shape == (20, 3)


def test_a_session_that_is_never_closed_and_one_that_does_not_train(write, run, tmp_path):
    write(
        "open.py",
        """
        import tensorflow as tf
        w = tf.Variable(2.0, name="w")
        never = tf.Variable(3.0, name="never")
        session = tf.Session()
        session.run(w.initializer)
        with tf.Session(graph=tf.Graph()) as other:
            pass
        print(session.run(w))
        """,
    )
    assert run("tfgraph", "run", "--save-graph", tmp_path / "kept", "open.py").returncode == 0
    assert list(read_checkpoint(tmp_path / "kept")) == ["w"]


def test_a_saver_with_other_names_for_the_variables(write, run, tmp_path):
    write(
        "saved.py",
        """
        import tensorflow as tf
        w = tf.Variable([2.0, 3.0], name="w")
        saver = tf.train.Saver({"other": w})
        with tf.Session() as session:
            session.run(w.initializer)
            saver.save(session, "./their")
        """,
    )
    assert run("tfgraph", "run", "--save-graph", tmp_path / "kept", "saved.py").returncode == 0
    with tf.Graph().as_default() as graph, tf.Session() as session:
        tf.train.import_meta_graph(str(tmp_path / "kept.meta")).restore(session, str(tmp_path / "kept"))
        assert session.run("w:0").tolist() == [2.0, 3.0]
        types = {operation.type for operation in graph.get_operations() if operation.name.startswith("save/")}
    assert "SaveV2" in types  # their saver's, without what its restoring needs


def test_no_directory(train, tmp_path):
    result = train("--save-graph", tmp_path / "nowhere" / "kept")
    assert result.returncode != 0
    assert f"there is no directory '{tmp_path / 'nowhere'}'" in result.stderr


FED = """
import numpy as np
import tensorflow as tf
x = tf.placeholder(tf.float32, name="x")
y = tf.placeholder(tf.float32, name="y")
rate = tf.placeholder(tf.float32, name="rate")
known = tf.placeholder(tf.float32, [None, None], name="known")
w = tf.Variable([[1.0], [2.0]], name="w")
loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - tf.reshape(y, [-1, 1]))) + 0 * tf.reduce_sum(known)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for size in (3, 4):
        feeds = {x: np.full([size, 2], size), y: [1] * size, "known:0": [[1.0] * size]}
        session.run(train, feeds)
        session.run(rate + 1, {rate: 0.5})
    session.run(loss, {x: np.zeros([9, 2]), y: [0] * 9, known: [[2.0]]})
"""


def test_what_was_fed_last_in_training_is_kept_and_the_shapes_that_the_script_left_open(write, run, tmp_path):
    write("fed.py", FED)
    assert run("tfgraph", "run", "--save-graph", tmp_path / "kept", "fed.py").returncode == 0
    with np.load(tmp_path / "kept.feeds.npz") as fed:
        assert sorted(fed) == ["known:0", "x:0", "y:0"]
        np.testing.assert_array_equal(fed["x:0"], np.full([4, 2], 4, np.float32))
        assert fed["x:0"].dtype == fed["y:0"].dtype == np.float32
    with tf.Graph().as_default() as graph:
        tf.train.import_meta_graph(str(tmp_path / "kept.meta"), clear_devices=True)
        shapes = {name: graph.get_tensor_by_name(f"{name}:0").shape for name in ("x", "y", "rate", "known")}
    assert {name: shape.as_list() for name, shape in shapes.items()} == {
        "x": [None, 2],
        "y": [None],
        "rate": [],
        "known": [None, None],  # as the script says
    }


SUPERVISED = """
import tensorflow as tf
w = tf.Variable(2.0, name="w")
step = tf.train.get_or_create_global_step()
train = tf.train.GradientDescentOptimizer(0.5).minimize(w * w, global_step=step)
{}
    session.run(train)
    print(tf.get_default_graph().finalized)
"""
SESSIONS = (
    "with tf.train.MonitoredTrainingSession() as session:",
    "with tf.train.Supervisor().managed_session() as session:",
)


@pytest.mark.parametrize("session", [SESSIONS[0], pytest.param(SESSIONS[1], marks=pytest.mark.slow)])
def test_a_graph_that_is_finalized(session, write, run, tmp_path):
    write("supervised.py", SUPERVISED.format(session))
    result = run("tfgraph", "run", "--save-graph", tmp_path / "kept", "supervised.py")
    assert (result.returncode, result.stdout.split()[-1]) == (0, "True")
    weights = read_checkpoint(tmp_path / "kept")
    assert (weights["w"], weights["global_step"]) == (0.0, 1)
