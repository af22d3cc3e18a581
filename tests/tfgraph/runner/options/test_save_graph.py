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


def test_no_directory(train, tmp_path):
    result = train("--save-graph", tmp_path / "nowhere" / "kept")
    assert result.returncode != 0
    assert f"there is no directory '{tmp_path / 'nowhere'}'" in result.stderr
