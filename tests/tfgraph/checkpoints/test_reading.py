"""Every spelling of a checkpoint's path; every kind of damage is a `CheckpointError` that names the file."""

import os
import shutil
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf

from tfgraph.checkpoints import CheckpointError, read_checkpoint, resolve_checkpoint

DATA, INDEX, META = ".data-00000-of-00001", ".index", ".meta"
TENSORS = {
    "a/float64": np.linspace(-1, 1, 6).reshape(2, 3),
    "b/float32": np.arange(100, dtype=np.float32) / 7,
    "c/int64": np.int64(7),
    "d/bool": np.array([True, False]),
    "e/half": np.array([[1.5]], np.float16),
    "f/bfloat16": np.array([1.5, -2], ml_dtypes.bfloat16),
    "g/empty": np.zeros((0, 3), np.int32),
}


def save(prefix, tensors, **options):
    """Save with TF1's own Saver."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        variables = [tf.Variable(value, name=name) for name, value in tensors.items()]
        session.run(tf.compat.v1.global_variables_initializer())
        return tf.compat.v1.train.Saver(variables, **options).save(session, str(prefix))


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return Path(save(tmp_path_factory.mktemp("saved") / "model.ckpt-7", TENSORS))


@pytest.fixture
def prefix(saved, tmp_path):
    """A fresh copy, to be damaged."""
    directory = shutil.copytree(saved.parent, tmp_path / "copy")
    return str(directory / saved.name)


def assert_same(actual, expected):
    assert list(actual) == sorted(expected)
    for name, array in expected.items():
        assert actual[name].dtype == array.dtype
        np.testing.assert_array_equal(actual[name], array, strict=True)


@pytest.mark.parametrize("suffix", ["", INDEX, META, DATA])
@pytest.mark.parametrize("kind", [str, Path])
def test_spellings(suffix, kind, prefix):
    assert resolve_checkpoint(kind(prefix + suffix)) == prefix
    assert_same(read_checkpoint(kind(prefix + suffix)), TENSORS)


@pytest.mark.parametrize("slash", ["", "/"])
def test_directory_means_the_latest(slash, tmp_path):
    save(tmp_path / "model.ckpt-1", {"x": np.float32(1)})
    save(tmp_path / "model.ckpt-2", {"x": np.float32(2)})
    assert resolve_checkpoint(f"{tmp_path}{slash}") == f"{tmp_path}{slash}".rstrip("/") + "/model.ckpt-2"
    assert_same(read_checkpoint(tmp_path), {"x": np.float32(2)})


def test_directory_that_was_moved(tmp_path):
    save(tmp_path / "old" / "model.ckpt", {"x": np.float32(1)}, save_relative_paths=True)
    (tmp_path / "old").rename(tmp_path / "new")
    assert resolve_checkpoint(tmp_path / "new") == str(tmp_path / "new" / "model.ckpt")


def test_relative_path(prefix, monkeypatch):
    monkeypatch.chdir(os.path.dirname(prefix))
    assert resolve_checkpoint("model.ckpt-7.index") == "model.ckpt-7"
    assert_same(read_checkpoint("model.ckpt-7"), TENSORS)


@pytest.mark.parametrize("name", ["with space", "ünïcödé", "model.index.ckpt", "a*b?"])
def test_odd_names(name, tmp_path):
    prefix = tmp_path / "plain"
    save(prefix, {"x": np.float32(1)})
    for part in (DATA, INDEX):
        os.rename(f"{prefix}{part}", tmp_path / f"{name}{part}")
    assert_same(read_checkpoint(tmp_path / name), {"x": np.float32(1)})


def test_format_v1(tmp_path):
    tensors = {"x": np.arange(6, dtype=np.float32).reshape(2, 3), "n": np.int64(3)}
    prefix = save(tmp_path / "old.ckpt", tensors, write_version=tf.compat.v1.train.SaverDef.V1)
    assert os.path.isfile(prefix)
    assert_same(read_checkpoint(prefix), tensors)
    assert_same(read_checkpoint(tmp_path), tensors)


def test_sharded(tmp_path):
    tensors = {"x": np.arange(6, dtype=np.float32), "n": np.int64(3)}
    assert_same(read_checkpoint(save(tmp_path / "model.ckpt", tensors, sharded=True)), tensors)


@pytest.mark.parametrize("function", [resolve_checkpoint, read_checkpoint])
def test_missing_names_the_neighbours(function, prefix):
    directory = os.path.dirname(prefix)
    with pytest.raises(CheckpointError) as caught:
        function(f"{directory}/model.ckpt-8")
    message = str(caught.value)
    assert f"No checkpoint '{directory}/model.ckpt-8'" in message
    assert f"There are: '{prefix}'" in message


@pytest.mark.parametrize("function", [resolve_checkpoint, read_checkpoint])
def test_missing_directory(function, tmp_path):
    with pytest.raises(CheckpointError, match=f"There is no directory '{tmp_path}/nowhere'"):
        function(tmp_path / "nowhere" / "model.ckpt")


@pytest.mark.parametrize("function", [resolve_checkpoint, read_checkpoint])
@pytest.mark.parametrize("name", ["", "model.ckpt"])
def test_directory_without_checkpoint(function, name, tmp_path):
    with pytest.raises(CheckpointError, match=f"No checkpoint .*'{tmp_path}' has no checkpoints at all"):
        function(tmp_path / name)


@pytest.mark.parametrize(
    "state",
    [b"", b'model_checkpoint_path: "gone"', b"not a state file {", b"\xff\xfe\x00", b'model_checkpoint_path: ""'],
)
def test_directory_whose_state_file_does_not_help(state, prefix):
    directory = os.path.dirname(prefix)
    Path(directory, "checkpoint").write_bytes(state)
    with pytest.raises(CheckpointError, match="'checkpoint' state file") as caught:
        resolve_checkpoint(directory)
    assert f"There are: '{prefix}'" in str(caught.value)


def truncate(path, size):
    os.truncate(path, size)


def flip(path, position):
    data = bytearray(Path(path).read_bytes())
    data[position] ^= 0xFF
    Path(path).write_bytes(data)


def size(path):
    return os.path.getsize(path)


DAMAGE = {
    "data cut by one byte": lambda prefix: truncate(prefix + DATA, size(prefix + DATA) - 1),
    "data cut in half": lambda prefix: truncate(prefix + DATA, size(prefix + DATA) // 2),
    "data empty": lambda prefix: truncate(prefix + DATA, 0),
    "data missing": lambda prefix: os.remove(prefix + DATA),
    "data a directory": lambda prefix: (os.remove(prefix + DATA), os.mkdir(prefix + DATA)),
    "index cut by one byte": lambda prefix: truncate(prefix + INDEX, size(prefix + INDEX) - 1),
    "index cut in half": lambda prefix: truncate(prefix + INDEX, size(prefix + INDEX) // 2),
    "index empty": lambda prefix: truncate(prefix + INDEX, 0),
    "index is text": lambda prefix: Path(prefix + INDEX).write_text("not a checkpoint\n" * 100),
    "index is the data": lambda prefix: shutil.copy(prefix + DATA, prefix + INDEX),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage(damage, prefix):
    DAMAGE[damage](prefix)
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(prefix)
    assert f"'{prefix}'" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"text", bytes(1000)])
def test_other_file_in_the_place_of_format_v1(content, tmp_path):
    path = tmp_path / "model.ckpt"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=str(path)):
        read_checkpoint(path)


def test_every_flipped_byte_of_the_data_is_noticed(prefix):
    for position in range(0, size(prefix + DATA), 9):  # every float32 is hit, and every tensor
        flip(prefix + DATA, position)
        with pytest.raises(CheckpointError, match=f"Cannot read '.*' from checkpoint '{prefix}'"):
            read_checkpoint(prefix)
        flip(prefix + DATA, position)
    assert_same(read_checkpoint(prefix), TENSORS)


def test_flipped_bytes_of_the_index_do_no_harm(prefix):
    noticed = 0
    for position in range(size(prefix + INDEX)):
        flip(prefix + INDEX, position)
        try:
            assert_same(read_checkpoint(prefix), TENSORS)  # its padding means nothing
        except CheckpointError as error:
            noticed += 1
            assert f"'{prefix}'" in str(error)
        flip(prefix + INDEX, position)
    assert noticed > 0.8 * size(prefix + INDEX)
