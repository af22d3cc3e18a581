"""Every spelling of a path means the checkpoint that its owner means; nothing is chosen silently."""

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from tfgraph.checkpoints import CheckpointError, locate, open_checkpoint, resolve_checkpoint, write_checkpoint
from tfgraph.checkpoints.paths import Location, what_else

GOLDENS = Path(__file__).parents[2] / "goldens"
END_OF_TABLE = bytes.fromhex("57fb808b247547db")
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 123456789\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def v2(prefix, shards=1):
    """The names of a checkpoint's files: where they lie is all that `locate` asks."""
    os.makedirs(os.path.dirname(prefix) or ".", exist_ok=True)
    files = [f"{prefix}.index", *(f"{prefix}.data-{number:05d}-of-{shards:05d}" for number in range(shards))]
    for file in (*files, f"{prefix}.meta"):
        Path(file).touch()
    return Location("V2", str(prefix), tuple(files))


def v1(file):
    Path(file).write_bytes(bytes(100) + END_OF_TABLE)
    return Location("V1", str(file), (str(file),))


def v1_shards(prefix, count):
    files = [v1(f"{prefix}-{number:05d}-of-{count:05d}").prefix for number in range(count)]
    return Location("V1", f"{prefix}-?????-of-{count:05d}", tuple(files))


def state(path, directory="."):
    Path(directory, "checkpoint").write_text(
        str(tf.compat.v1.train.generate_checkpoint_state_proto("/elsewhere", path)), encoding="utf-8"
    )


def error(path, format=None):
    with pytest.raises(CheckpointError) as caught:
        locate(path, format)
    assert "\n" not in str(caught.value)
    return str(caught.value)


PREFIXES = [
    "model.ckpt-7",
    "deep/er/model",
    "a.b.c",
    "with blanks, commas",
    "export-?????-of-00001",
    "a*b[c]",
    "x.index",
    "x.meta",
    "x.data-00000-of-00001",
    "run-00000-of-00001",
    "line\nbreak",
]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_files_of_v2(prefix, here):
    expected = v2(prefix, shards=3)
    v2(f"{prefix}0")  # a neighbour whose name begins alike
    (Path(f"{prefix}.data-00000-of-00003.tempstate1")).touch()
    for path in (prefix, f"{prefix}.meta", *expected.files):
        assert locate(path) == expected
        assert locate(Path(path), "V2") == expected
        assert locate(here / path).prefix == str(here / prefix)


@pytest.mark.parametrize("prefix", ["model.ckpt-5", "export", "a*b", "a.b c", "x-00001-of-00002"])
def test_files_of_v1_in_shards(prefix, here):
    expected = v1_shards(prefix, 2)
    v1_shards(f"{prefix}0", 2)
    v1_shards(f"0{prefix}", 2)
    Path(f"{prefix}.meta").touch()
    for path in (prefix, expected.prefix, f"{prefix}.meta", *expected.files):
        assert locate(path) == expected


def test_file_of_v1(here):
    expected = v1("model.ckpt")
    Path("model.ckpt.meta").touch()
    assert locate("model.ckpt") == locate("model.ckpt.meta") == expected


def test_v1_shard_that_is_missing_is_a_file_of_it(here):
    expected = v1_shards("model", 3)
    os.remove(expected.files[1])
    assert locate("model") == expected
    assert locate("model-00001-of-00003") == expected


def test_files_that_are_only_named_like_shards(here):
    Path("train-00000-of-00002").write_bytes(b"a file of tf.data, say")
    assert error("train").startswith("No checkpoint 'train'")


def test_empty_prefix(here):
    expected = v2("model/")
    for path in ("model/.index", "model/.data-00000-of-00001", "model/.meta", "model/", "model"):
        assert locate(path) == expected


def test_saved_model(here):
    expected = v2("saved/variables/variables", shards=2)
    Path("saved/saved_model.pb").touch()
    for path in ("saved", "saved/", "saved/saved_model.pb", "saved/variables", expected.prefix, *expected.files):
        assert locate(path) == expected


def test_saved_model_without_variables(here):
    Path("saved").mkdir()
    Path("saved/saved_model.pb").touch()
    assert "it is a SavedModel without variables" in error("saved")


@pytest.mark.parametrize("suffix", ["npz", "h5", "hdf5", "weights.h5", "keras", "safetensors"])
def test_formats_of_one_file(suffix, here):
    Path(f"model.{suffix}").touch()
    kind = {"npz": "npz", "safetensors": "safetensors"}.get(suffix, "h5")
    assert locate(f"model.{suffix}") == Location(kind, f"model.{suffix}", (f"model.{suffix}",))
    with pytest.raises(CheckpointError, match=f"'model.{suffix}' is no TF1 checkpoint, but a file of format {kind}"):
        resolve_checkpoint(f"model.{suffix}")


def test_formats_are_recognised_by_their_content(here):
    np.savez("arrays", x=1)
    os.rename("arrays.npz", "model.ckpt")
    Path("weights").write_bytes(b"\x89HDF\r\n\x1a\n")
    assert locate("model.ckpt").format == "npz"
    assert locate("weights").format == "h5"


def test_v1_and_v2_under_one_prefix(here):
    old, new = v1("model.ckpt"), v2("model.ckpt")
    for path in ("model.ckpt", "model.ckpt.meta"):
        assert error(path) == (
            f"'{path}' means two checkpoints: one of format V2 ('model.ckpt') and one of format V1 ('model.ckpt')."
            " Say which: --format V1 or --format V2."
        )
        assert locate(path, "V1") == old
        assert locate(path, "V2") == new
    assert locate("model.ckpt.index") == new
    assert "of format V1: the one that is there is of format V2" in error("model.ckpt.index", "V1")


def test_two_saves_in_shards_under_one_prefix(here):
    two, three = v1_shards("model", 2), v1_shards("model", 3)
    assert error("model").endswith("('model-?????-of-00003'). Give one of these paths.")
    assert locate("model-00000-of-00002") == two
    assert locate("model-?????-of-00003") == three


def test_format_that_is_not_there(here):
    v2("model")
    assert error("model", "V1") == ("No checkpoint 'model' of format V1: the one that is there is of format V2.")


def test_directory_beside_a_prefix_of_its_name(here):
    inside, beside = v2("model/best"), v2("model")
    state("best", "model")
    found = locate("model")
    assert found.prefix == inside.prefix
    assert found.note == "'model' is a directory, and is read as one; beside it is also the checkpoint 'model'."
    assert locate("model.index") == beside
    os.remove("model/checkpoint")
    assert locate("model") == beside


@pytest.mark.parametrize(
    "named",
    [
        "/home/other/runs/model.ckpt-7",
        "../gone/model.ckpt-7",
        "C:\\Users\\Ünal\\runs\\model.ckpt-7",
        "\\\\server\\share\\model.ckpt-7",
        "D:/runs/model.ckpt-7",
        "gs://bucket/model.ckpt-7",
    ],
)
def test_state_file_of_another_machine(named, here):
    v2("run/model.ckpt-7")
    state(named, "run")
    found = locate("run")
    assert found.prefix == "run/model.ckpt-7"
    assert found.note == (
        f"'run/checkpoint' names '{named}', which is not there: the one of that name beside it is read."
    )
    with pytest.warns(UserWarning, match="the one of that name beside it is read"):
        assert resolve_checkpoint("run") == "run/model.ckpt-7"


def test_state_file_with_a_pattern_of_shards(here):
    expected = v1_shards("run-model", 2)
    state("/gone/run-model-?????-of-00002")
    assert locate(".").prefix == f"./{expected.prefix}"


def test_state_file_that_names_another_directory(here):
    v2("elsewhere/model")
    Path("run").mkdir()
    state(str(here / "elsewhere" / "model"), "run")
    named = here / "elsewhere" / "model"
    assert locate("run").prefix == str(named)
    assert locate("run").note == f"'run/checkpoint' names '{named}', which is in another directory."
    v2("run/model")
    assert locate("run").prefix == str(named)
    assert locate("run").note.endswith("which is in another directory. 'run/model' is another one of that name.")


@pytest.mark.parametrize("named", ["model", "./model"])
def test_state_file_that_is_right_needs_no_note(named, here):
    v2("run/model")
    state(named, "run")
    assert locate("run").note == ""


def test_state_file_that_names_itself(here):
    """A state file names a prefix: a directory of that name, with a state file that names it again, is not entered."""
    expected = v2("run/sub")
    Path("run/sub").mkdir()
    state("sub", "run")
    state("../sub", "run/sub")
    assert locate("run") == expected
    assert os.path.samefile(locate("run/sub").files[0], "run/sub.index")


def test_state_file_that_names_two(here):
    v1("run-model"), v2("run-model")
    state("run-model")
    assert "Say which" in error(".")
    assert locate(".", "V1").format == "V1"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "it has no 'checkpoint' state file, which would name the latest"),
        (b"", "its 'checkpoint' state file is empty: it names none"),
        (b"{", "its 'checkpoint' state file is damaged"),
        (b"\xff\xfe", "its 'checkpoint' state file is damaged"),
        (b'model_checkpoint_path: "gone"', "its 'checkpoint' state file names 'gone', which is not there"),
    ],
)
def test_directory_that_does_not_say(content, why, here):
    v2("run/model-1"), v2("run/model-2")
    if content is not None:
        Path("run/checkpoint").write_bytes(content)
    message = error("run")
    assert message.startswith(f"No checkpoint in 'run': {why}")
    assert message.endswith("There are: 'run/model-1', 'run/model-2'.")


def test_the_only_checkpoint_of_a_directory_without_a_state_file(here):
    expected = v2("run/model-1")
    found = locate("run")
    assert dataclasses.replace(found, note="") == expected
    assert found.note == "'run' has no 'checkpoint' state file: 'run/model-1', the only checkpoint in it, is read."
    v1("run/model-1")
    assert "--format V1 or --format V2" in error("run")


def test_nearest_name_comes_first(here):
    for number in range(20):
        v2(f"model.ckpt-{number}00")
    v1_shards("old", 2)
    v1("older")
    Path("weights.h5").touch()
    message = error("model.ckpt-1703")
    assert "no such file as 'model.ckpt-1703.index'. There are: 'model.ckpt-1700', 'model.ckpt-000'," in message
    assert message.endswith(" and 13 more.")


def test_neighbours_of_every_kind(here):
    v2("new"), v1_shards("old", 2), v1("older")
    Path("weights.h5").touch()
    Path("notes.txt").touch()
    assert error("x").endswith("There are: 'new', 'old-?????-of-00002', 'older', 'weights.h5'.")


def test_index_that_was_not_copied(here):
    v2("model")
    os.remove("model.index")
    for path in ("model", "model.meta", "model.data-00000-of-00001"):
        assert (
            "No checkpoint 'model': no such file as 'model.index' (only 'model.data-00000-of-00001', 'model.meta': the"
            " index, which says where each tensor is, was not copied)"
        ) in error(path)


def test_save_that_was_interrupted(here):
    Path("model_temp_0a1b").mkdir()
    assert "A save was interrupted: './model_temp_0a1b' is what it left." in error("model")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (LFS, "a Git LFS pointer to a file of 123,456,789 bytes, not the file itself: 'git lfs pull' gets it"),
        (b"\x80\x04\x95", "a Python pickle, which is never loaded: it can run any code"),
        (b"\x1f\x8b\x08", "a gzip archive: unpack it first"),
        (b"<!DOCTYPE html>", "a web page: download the file itself"),
    ],
)
def test_something_else_in_the_place_of_a_checkpoint(content, why, here):
    for name in ("model.ckpt", "model.safetensors", "model.index"):
        Path(name).write_bytes(content)
        with pytest.raises(CheckpointError) as caught:
            open_checkpoint(name)
        assert str(caught.value) == f"Cannot read '{name}': it is {why}."


def test_a_table_is_a_table_however_it_begins(here):
    """The first bytes of one can be a length: of 256 bytes, as pickles begin."""
    Path("model").write_bytes(b"\x80\x02" + bytes(100) + END_OF_TABLE)
    assert what_else("model") == ""


@pytest.mark.parametrize("path", ["", "\0", "x" * 5000])
def test_paths_that_no_file_can_have(path, here):
    assert error(path).startswith("No checkpoint '")


@pytest.mark.parametrize("directory", ["v1", "v2"])
def test_tf_reads_what_is_found(directory):
    """The prefix is spelled as TensorFlow takes it: these were written by TF 1.15.5, in two shards."""
    prefix = resolve_checkpoint(GOLDENS / "checkpoint_roles" / directory)
    reader = tf.train.load_checkpoint(prefix)
    np.testing.assert_array_equal(reader.get_tensor("w"), [[1, 2], [3, 4]])
    with open_checkpoint(prefix) as ours:
        np.testing.assert_array_equal(ours.read("w"), [[1, 2], [3, 4]])


def test_tf_reads_an_empty_prefix(here):
    Path("model").mkdir()
    for file in Path(write_checkpoint("x", {"w": np.ones(2)})).parent.glob("x.*"):
        file.rename(Path("model") / file.name[1:])
    reader = tf.compat.v1.train.NewCheckpointReader(resolve_checkpoint("model"))
    np.testing.assert_array_equal(reader.get_tensor("w"), [1, 1])
