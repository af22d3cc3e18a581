"""Directories that have moved since their state file was written."""

import pytest

import tfgraph.v1 as tf


@pytest.fixture
def directory(tmp_path):
    """Checkpoints 1 and 2, saved elsewhere."""
    with tf.Graph().as_default(), tf.Session() as session:
        session.run(tf.get_variable("a", [2]).initializer)
        saver = tf.train.Saver()
        for step in (1, 2):
            saver.save(session, str(tmp_path / "there" / "model.ckpt"), step)
    return (tmp_path / "there").rename(tmp_path / "here")


def test_stays_where_nothing_moved(tmp_path, directory, capfd):
    directory.rename(tmp_path / "there")
    assert tf.train.latest_checkpoint(str(tmp_path / "there")) == str(tmp_path / "there" / "model.ckpt-2")
    assert "tfgraph:" not in capfd.readouterr().err


def test_a_directory_that_moved(directory, capfd):
    assert tf.train.latest_checkpoint(str(directory)) == str(directory / "model.ckpt-2")
    state = tf.train.get_checkpoint_state(directory)
    assert state.model_checkpoint_path == str(directory / "model.ckpt-2")
    assert state.all_model_checkpoint_paths == [str(directory / f"model.ckpt-{step}") for step in (1, 2)]
    said = [line for line in capfd.readouterr().err.splitlines() if "model.ckpt-2" in line]
    assert len(said) == 1
    assert said[0].startswith(f"tfgraph: the state file in '{directory}' names '")
    assert said[0].endswith(f"there/model.ckpt-2', which is not there; '{directory}/model.ckpt-2' is taken")


def test_paths_of_windows(directory):
    (directory / "checkpoint").write_text('model_checkpoint_path: "C:\\\\models\\\\run 1\\\\model.ckpt-1"\n')
    assert tf.train.latest_checkpoint(str(directory)) == str(directory / "model.ckpt-1")


def test_a_state_file_of_another_name(directory):
    (directory / "checkpoint").rename(directory / "latest")
    assert tf.train.latest_checkpoint(str(directory)) is None
    assert tf.train.latest_checkpoint(str(directory), "latest") == str(directory / "model.ckpt-2")


def test_what_is_gone_is_gone(directory):
    (directory / "model.ckpt-2.index").unlink()
    assert tf.train.latest_checkpoint(str(directory)) is None
    assert tf.train.get_checkpoint_state(str(directory)).model_checkpoint_path.endswith("there/model.ckpt-2")
    assert tf.train.get_checkpoint_state(str(directory / "nowhere")) is None
