"""What is written, TF1's Saver restores; what cannot be written leaves nothing behind."""

import os
import resource
import tracemalloc
from pathlib import Path

import make_checkpoint_formats
import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf

from tfgraph.checkpoints import CheckpointError, open_checkpoint, read_checkpoint, write_checkpoint

TENSORS = {
    "float32": np.linspace(0, 1, 6, dtype=np.float32).reshape(2, 3),
    "float64": np.float64([np.pi, -0.0, np.inf]),
    "float16": np.float16([1.5]),
    "bfloat16": np.array([1.5, -2], ml_dtypes.bfloat16),
    "int32": np.int32([[1], [2]]),
    "int64": np.array(2**40),
    "bool": np.array([True, False]),
    "scope/scalar": np.array(3.5, np.float32),
    "scope/empty": np.zeros((0, 4), np.float32),
}
GOLDENS = Path(__file__).parents[2] / "goldens" / "checkpoint_formats"
PARTS = {"checkpoint", "model.ckpt.index", "model.ckpt.data-00000-of-00001"}


def files(directory):
    return {str(file.relative_to(directory)) for file in directory.rglob("*")}


def restored(path, tensors):
    """Restore with TF1's own Saver."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        variables = {name: tf.Variable(np.zeros_like(array), name=name) for name, array in tensors.items()}
        tf.compat.v1.train.Saver(variables).restore(session, str(path))
        return session.run(variables)


def assert_same(actual, expected):
    assert actual.keys() == expected.keys()
    for name, array in expected.items():
        assert actual[name].dtype == array.dtype
        assert actual[name].shape == array.shape
        assert actual[name].tobytes() == array.tobytes()


@pytest.mark.parametrize("kind", [str, Path])
def test_saver_restores_every_dtype(kind, tmp_path, device):
    prefix = tmp_path / "model.ckpt"
    assert write_checkpoint(kind(prefix), TENSORS) == str(prefix)
    assert_same(restored(prefix, TENSORS), TENSORS)
    assert files(tmp_path) == PARTS


def test_read_back(tmp_path):
    assert_same(read_checkpoint(write_checkpoint(tmp_path / "model.ckpt", TENSORS)), TENSORS)


def test_special_floats_keep_their_bits(tmp_path):
    bits = np.array([0x7FC00001, 0xFFC00000, 0x80000000, 0x00000001, 0x7F800000], np.uint32)  # two NaNs, -0, 1e-45, inf
    tensors = {"x": bits.view(np.float32)}
    assert_same(restored(write_checkpoint(tmp_path / "model.ckpt", tensors), tensors), tensors)


def test_inside_a_graph(tmp_path):
    with tf.Graph().as_default() as graph:
        write_checkpoint(tmp_path / "model.ckpt", TENSORS)
        assert graph.get_operations() == []
    assert_same(restored(tmp_path / "model.ckpt", TENSORS), TENSORS)


def test_in_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_checkpoint("model.ckpt", TENSORS)
    assert files(tmp_path) == PARTS
    assert_same(read_checkpoint("."), TENSORS)


def test_latest_also_after_the_directory_moved(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    for step in (1, 2, 1, 3):
        write_checkpoint(old / f"model.ckpt-{step}", {"step": np.array(step)})
        assert tf.train.latest_checkpoint(str(old)) == str(old / f"model.ckpt-{step}")
    old.rename(new)
    assert tf.train.latest_checkpoint(str(new)) == str(new / "model.ckpt-3")
    state = tf.train.get_checkpoint_state(str(new))
    assert list(state.all_model_checkpoint_paths) == [str(new / f"model.ckpt-{step}") for step in (2, 1, 3)]


def test_latest_beside_the_checkpoints_of_a_saver(tmp_path):
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        variable = tf.Variable(1.0, name="x")
        session.run(variable.initializer)
        tf.compat.v1.train.Saver().save(session, str(tmp_path / "saver.ckpt"))
    write_checkpoint(tmp_path / "ours.ckpt", {"x": np.float32(2)})
    state = tf.train.get_checkpoint_state(str(tmp_path))
    assert state.model_checkpoint_path == str(tmp_path / "ours.ckpt")
    assert [Path(path).name for path in state.all_model_checkpoint_paths] == ["saver.ckpt", "ours.ckpt"]


@pytest.mark.parametrize("state", [b"", b"not a state file {", b"\xff\xfe\x00"])
def test_state_file_that_is_damaged_is_replaced(state, tmp_path):
    (tmp_path / "checkpoint").write_bytes(state)
    write_checkpoint(tmp_path / "model.ckpt", TENSORS)
    assert tf.train.latest_checkpoint(str(tmp_path)) == str(tmp_path / "model.ckpt")


def test_overwrites(tmp_path):
    write_checkpoint(tmp_path / "model.ckpt", {"old": np.zeros(1000, np.float32)})
    write_checkpoint(tmp_path / "model.ckpt", TENSORS)
    assert_same(read_checkpoint(tmp_path / "model.ckpt"), TENSORS)
    assert files(tmp_path) == PARTS


def test_missing_directory(tmp_path):
    with pytest.raises(CheckpointError, match=f"there is no directory '{tmp_path}/nowhere'. Make it first."):
        write_checkpoint(tmp_path / "nowhere" / "model.ckpt", TENSORS)
    assert files(tmp_path) == set()


def test_file_in_the_place_of_the_directory(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CheckpointError, match=f"there is no directory '{tmp_path}/file'"):
        write_checkpoint(tmp_path / "file" / "model.ckpt", TENSORS)
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("prefix", ["/proc/model.ckpt", "/proc/self/model.ckpt"])
def test_directory_that_takes_no_files(prefix):
    with pytest.raises(CheckpointError, match=f"Cannot write checkpoint '{prefix}'"):
        write_checkpoint(prefix, TENSORS)


def test_nothing_to_write(tmp_path):
    with pytest.raises(CheckpointError, match="there are no tensors to write"):
        write_checkpoint(tmp_path / "model.ckpt", {})
    assert files(tmp_path) == set()


@pytest.fixture
def full_disk():
    """No file may grow beyond a megabyte, as on a disk that fills up."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("earlier", [{}, TENSORS], ids=["new", "overwriting"])
def test_full_disk_leaves_what_was_there(earlier, tmp_path, full_disk):
    if earlier:
        write_checkpoint(tmp_path / "model.ckpt", earlier)
    before = files(tmp_path)
    with pytest.raises(CheckpointError, match=f"Cannot write checkpoint '{tmp_path}/model.ckpt'"):
        write_checkpoint(tmp_path / "model.ckpt", {"large": np.ones(2**20)})
    assert files(tmp_path) == before
    if earlier:
        assert_same(read_checkpoint(tmp_path), earlier)


def test_what_is_no_tensor_leaves_nothing_behind(tmp_path):
    with pytest.raises(CheckpointError, match="object"):
        write_checkpoint(tmp_path / "model.ckpt", {"good": np.ones(3), "x": np.array([object()])})
    assert files(tmp_path) == set()


# What TF 1.15.5 restores.


def test_every_byte_as_in_the_files_that_tf_1_restored(tmp_path):
    """`tests/goldens/make_checkpoint_formats.py` has real TF 1.15.5 restore `ours`, and stores what it found."""
    one = np.array(b"x", object)
    tensors = {**make_checkpoint_formats.arrays(), "string": make_checkpoint_formats.STRINGS, "one_string": one}
    write_checkpoint(tmp_path / "ours", tensors)
    for part in ("index", "data-00000-of-00001"):
        assert (tmp_path / f"ours.{part}").read_bytes() == (GOLDENS / f"ours.{part}").read_bytes()
    restored = np.load(GOLDENS / "ours_restored.npz")
    assert set(restored.files) == tensors.keys()
    for name, array in tensors.items():
        if array.dtype == object:
            assert restored[name].astype(object).tolist() == array.tolist()
        else:
            assert restored[name].dtype == array.dtype
            assert restored[name].tobytes() == array.tobytes()


# Tensors as they come.


def test_pairs_in_any_order(tmp_path):
    pairs = [(name, TENSORS[name]) for name in reversed(sorted(TENSORS))]
    for number, source in enumerate([pairs, iter(pairs), (pair for pair in pairs)]):
        write_checkpoint(tmp_path / f"{number}", source)
        assert_same(read_checkpoint(tmp_path / f"{number}"), dict(sorted(TENSORS.items())))
        assert_same(restored(tmp_path / f"{number}", TENSORS), TENSORS)


def test_a_reader_is_a_source(tmp_path):
    with open_checkpoint(GOLDENS / "v2_sharded") as reader:
        write_checkpoint(tmp_path / "whole", reader)
    assert_same(read_checkpoint(tmp_path / "whole"), dict(np.load(GOLDENS / "values.npz")))


def test_one_tensor_in_memory(tmp_path):
    size = 2**22
    tracemalloc.start()
    write_checkpoint(tmp_path / "model", ((f"w{number}", np.full(size, number, np.float32)) for number in range(5)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.1 * 4 * size
    assert read_checkpoint(tmp_path / "model")["w4"].sum() == 4 * size


class Interrupted(BaseException):
    """Such as KeyboardInterrupt."""


@pytest.mark.parametrize("error", [Interrupted, CheckpointError, ValueError])
def test_source_that_fails_leaves_what_was_there(error, tmp_path):
    def source():
        yield "float32", np.zeros(10**6, np.float32)
        raise error("in the middle")

    write_checkpoint(tmp_path / "model.ckpt", TENSORS)
    with pytest.raises(error, match="^in the middle$"):
        write_checkpoint(tmp_path / "model.ckpt", source())
    assert files(tmp_path) == PARTS
    assert_same(read_checkpoint(tmp_path), TENSORS)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=">f4").reshape(2, 3),
        np.arange(6, dtype=np.float32).reshape(2, 3, order="F"),
        np.arange(12, dtype=np.float32).reshape(2, 6)[:, ::-2],
        np.broadcast_to(np.float32(7), (3, 2)),
        np.arange(2**19, dtype=np.float32),  # longer than what is written at once
    ],
)
def test_however_it_lies_in_memory(array, tmp_path):
    actual = read_checkpoint(write_checkpoint(tmp_path / "model", {"w": array}))["w"]
    np.testing.assert_array_equal(actual, array.astype(np.float32), strict=True)


@pytest.mark.parametrize(
    "array",
    [np.array([["a", "ü"]], object), np.array(["a", "long"]), np.array([b"a", b""]), np.array(b"", object)],
)
def test_strings(array, tmp_path):
    prefix = write_checkpoint(tmp_path / "model", {"w": array})
    expected = np.vectorize(lambda text: text.encode() if isinstance(text, str) else text, [object])(array)
    np.testing.assert_array_equal(read_checkpoint(prefix)["w"], expected, strict=True)
    assert np.asarray(tf.train.load_checkpoint(prefix).get_tensor("w")).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        ([("w", np.ones(1)), ("w", np.ones(2))], "there are two tensors of the name 'w'"),
        ([("", np.ones(1))], "'' cannot be the name of a tensor"),
        ([("\0w", np.ones(1))], r"'\\x00w' cannot be the name of a tensor"),
        ([("\ud800", np.ones(1))], "cannot be encoded as UTF-8"),
        (
            [("w", np.array(["2020-01-01"], "datetime64[D]"))],
            r"'w' is of dtype datetime64\[D\], which TensorFlow has not",
        ),
        ([("w", np.ones(1, np.longdouble))], "'w' is of dtype float128, which TensorFlow has not"),
        ([("w", np.zeros(1, [("a", "f4"), ("b", "f4")]))], "which TensorFlow has not"),
        ([("w", np.array([b"x", None]))], "'w' is of dtype object and has a NoneType; only strings"),
        (iter([]), "there are no tensors to write"),
    ],
)
def test_what_cannot_be_written(tensors, message, tmp_path):
    write_checkpoint(tmp_path / "model.ckpt", TENSORS)
    with pytest.raises(CheckpointError, match=f"Cannot write checkpoint '{tmp_path}/model.ckpt': .*{message}"):
        write_checkpoint(tmp_path / "model.ckpt", tensors)
    assert files(tmp_path) == PARTS
    assert_same(read_checkpoint(tmp_path), TENSORS)


def test_names_are_no_paths(tmp_path):
    tensors = {"../outside": np.float32(1), "/etc/passwd": np.float32(2), "a/../../b": np.float32(3)}
    (tmp_path / "here").mkdir()
    write_checkpoint(tmp_path / "here" / "model.ckpt", tensors)
    assert files(tmp_path) == {"here"} | {f"here/{part}" for part in PARTS}
    assert read_checkpoint(tmp_path / "here").keys() == tensors.keys()


def test_links_are_replaced_and_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "here").mkdir()
    for part in PARTS:
        (tmp_path / "elsewhere" / part).write_text("mine")
        os.symlink(tmp_path / "elsewhere" / part, tmp_path / "here" / part)
    write_checkpoint(tmp_path / "here" / "model.ckpt", TENSORS)
    for part in PARTS:
        assert (tmp_path / "elsewhere" / part).read_text() == "mine"
    assert_same(read_checkpoint(tmp_path / "here"), TENSORS)


def test_path_with_a_null_character(tmp_path):
    with pytest.raises(CheckpointError, match="no path has a null character"):
        write_checkpoint(f"{tmp_path}/a\0b", TENSORS)
