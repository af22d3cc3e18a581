"""What TensorFlow's sessions restore by themselves is told and found as what a script restores."""

import numpy as np
import pytest
import tensorflow.compat.v1 as tf
from tensorflow.python.checkpoint import checkpoint_management
from tensorflow.python.training import saver

from tfgraph.runner import inner_savers


@pytest.fixture
def installed(monkeypatch):
    """The patch, for one test."""
    monkeypatch.setattr(saver.Saver, "restore", saver.Saver.restore)
    for name in ("get_checkpoint_state", "latest_checkpoint"):
        monkeypatch.setattr(checkpoint_management, name, getattr(checkpoint_management, name))
    inner_savers.install()


def train(directory, name="weight", shape=(3,)):
    """Run a step of a MonitoredTrainingSession that keeps its checkpoints in a directory."""
    with tf.Graph().as_default():
        variable = tf.get_variable(name, shape, initializer=tf.zeros_initializer())
        step = tf.train.get_or_create_global_step()
        grow = tf.group(variable.assign_add(tf.ones(shape)), step.assign_add(1))
        with tf.train.MonitoredTrainingSession(checkpoint_dir=str(directory), log_step_count_steps=None) as session:
            session.run(grow)
            return session.run([step, variable])


def test_what_does_not_fit(installed, tmp_path):
    train(tmp_path)
    with pytest.raises(tf.errors.NotFoundError) as caught:
        train(tmp_path, "weights", (4,))
    message = str(caught.value)
    assert "1 of 2 tensors do not fit." in message
    assert "weights  (4,) float32; nearest name there: 'weight' (3,)" in message
    assert "weight  (3,) float32" in message


def test_a_directory_that_has_moved(installed, tmp_path, capsys):
    train(tmp_path / "here")
    state = (tmp_path / "here" / "checkpoint").read_text()
    (tmp_path / "here" / "checkpoint").write_text(state.replace("model.ckpt", "/of/another/machine/model.ckpt"))
    (tmp_path / "here").rename(tmp_path / "there")
    step, variable = train(tmp_path / "there")
    assert step == 2
    np.testing.assert_array_equal(variable, [2, 2, 2])
    assert "which is not there" in capsys.readouterr().err


def test_without_the_patch_it_begins_anew(tmp_path):
    """Why it is there."""
    train(tmp_path)
    state = (tmp_path / "checkpoint").read_text()
    (tmp_path / "checkpoint").write_text(state.replace("model.ckpt", "/of/another/machine/model.ckpt"))
    with pytest.raises((ValueError, AssertionError)):
        assert train(tmp_path)[0] == 2
