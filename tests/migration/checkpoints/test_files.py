"""From file to file: every bit, every line of the ledger, nothing half done."""

import tracemalloc

import ml_dtypes
import numpy as np
import pytest
import safetensors.numpy
import tensorflow.compat.v1 as tf

from migration.checkpoints import CheckpointError, convert_file, files
from migration.checkpoints.writers import format_of, writers
from tfgraph.checkpoints import open_checkpoint, read_checkpoint, write_checkpoint

SUFFIXES = {"ckpt": ".ckpt", "npz": ".npz", "safetensors": ".safetensors"}


@pytest.fixture
def tensors(rng):
    """One of each kind, by name."""
    return {
        "conv1/kernel": rng.standard_normal((5, 5, 1, 6)).astype(np.float32),
        "conv1/bias": rng.standard_normal(6).astype(np.float32),
        "conv1/kernel/Adam": rng.standard_normal((5, 5, 1, 6)).astype(np.float32),
        "beta1_power": np.float32(0.9) ** np.float32(3),
        "global_step": np.int64(3),
        "empty": np.zeros((0, 4), np.float64),
        "flags": rng.integers(2, size=7).astype(bool),
        "half": rng.standard_normal((2, 3)).astype(np.float16),
        "spectrum": (rng.standard_normal(3) + 1j).astype(np.complex64),
    }


@pytest.fixture
def checkpoint(tensors, tmp_path):
    return write_checkpoint(tmp_path / "model.ckpt", tensors)


def assert_same(found, expected):
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name, strict=True)


@pytest.mark.parametrize("to", SUFFIXES)
def test_every_bit_there_and_back(to, checkpoint, tensors, tmp_path):
    there, back = tmp_path / f"there{SUFFIXES[to]}", tmp_path / "back.ckpt"
    ledger = convert_file(checkpoint, there)
    assert [(line.source, line.target, line.outcome, line.why) for line in ledger.lines] == [
        (name, name, "moved", "") for name in sorted(tensors)
    ]
    assert_same(read_checkpoint(there), tensors)
    convert_file(there, back)
    assert_same(read_checkpoint(back), tensors)


def test_others_read_what_is_written(checkpoint, tensors, tmp_path):
    convert_file(checkpoint, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as archive:
        assert_same(dict(archive), tensors)
    convert_file(checkpoint, tmp_path / "a.safetensors")
    assert_same(safetensors.numpy.load_file(tmp_path / "a.safetensors"), tensors)
    begin = (tmp_path / "a.safetensors").read_bytes()
    assert int.from_bytes(begin[:8], "little") % 8 == 0  # the values are aligned, as the format wants it
    convert_file(tmp_path / "a.safetensors", tmp_path / "b.ckpt")
    reader = tf.train.NewCheckpointReader(str(tmp_path / "b.ckpt"))
    assert_same({name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}, tensors)


@pytest.mark.parametrize(
    ("to", "left"),
    [("ckpt", {}), ("npz", {"words": "strings", "small": "bfloat16"}), ("safetensors", {"words": "strings"})],
)
def test_what_a_format_cannot_hold_stays_behind(to, left, tensors, tmp_path):
    tensors |= {"words": np.array([b"a", b"\0"], object), "small": np.arange(3).astype(ml_dtypes.bfloat16)}
    source = write_checkpoint(tmp_path / "model.ckpt", tensors)
    ledger = convert_file(source, tmp_path / f"out{SUFFIXES[to]}")
    lines = {line.source: line.why for line in ledger.lines if line.outcome == "left"}
    assert lines.keys() == left.keys()
    for name, words in left.items():
        assert lines[name].startswith(words)
    with open_checkpoint(tmp_path / f"out{SUFFIXES[to]}") as reader:
        assert reader.entries.keys() == tensors.keys() - left.keys()


def test_weights_only(checkpoint, tmp_path):
    ledger = convert_file(checkpoint, tmp_path / "a.npz", weights_only=True)
    assert {line.source: line.why for line in ledger.lines if line.outcome == "left"} == {
        "conv1/kernel/Adam": "slot m of conv1/kernel (Adam); weights only",
        "beta1_power": "optimizer state; weights only",
        "global_step": "global step; weights only",
    }
    assert {"conv1/kernel", "conv1/bias"} <= read_checkpoint(tmp_path / "a.npz").keys()
    assert not {"conv1/kernel/Adam", "global_step"} & read_checkpoint(tmp_path / "a.npz").keys()


@pytest.mark.parametrize("averages", ["raw", "shadow"])
def test_moving_averages(averages, tensors, tmp_path):
    name = "conv1/bias/ExponentialMovingAverage"
    tensors[name] = tensors["conv1/bias"] + 1
    source = write_checkpoint(tmp_path / "model.ckpt", tensors)
    ledger = convert_file(source, tmp_path / "a.ckpt", rename={"conv1": "c"}, averages=averages)
    found = read_checkpoint(tmp_path / "a.ckpt")
    np.testing.assert_array_equal(found["c/bias"], tensors[name if averages == "shadow" else "conv1/bias"])
    assert not any("Average" in new for new in found)
    lines = {line.source: line for line in ledger.lines}
    assert len(lines) == len(tensors)
    kept, other = (name, "conv1/bias") if averages == "shadow" else ("conv1/bias", name)
    assert lines[kept].target == "c/bias" and lines[other].outcome == "left"
    assert lines[kept].why == ("moving average, renamed" if averages == "shadow" else "renamed")


def test_partitioned_variables_are_joined(tmp_path):
    with tf.Graph().as_default(), tf.Session() as session:
        with tf.variable_scope("s", partitioner=tf.fixed_size_partitioner(3)):
            pieces = tf.get_variable("w", [10, 3], initializer=tf.random_normal_initializer())
        session.run(tf.global_variables_initializer())
        value = session.run(tf.convert_to_tensor(pieces))
        source = tf.train.Saver().save(session, str(tmp_path / "model.ckpt"))
    ledger = convert_file(source, tmp_path / "a.npz")
    assert_same(read_checkpoint(tmp_path / "a.npz"), {"s/w": value})
    assert [line.why for line in ledger.lines] == ["3 pieces joined"]


@pytest.mark.parametrize("to", SUFFIXES)
def test_a_source_that_breaks_off_leaves_the_target_as_it_was(to, checkpoint, tensors, tmp_path):
    target = tmp_path / f"target{SUFFIXES[to]}"
    before = {"x": np.float32(1)}
    convert_file(write_checkpoint(tmp_path / "before.ckpt", before), target)
    data = tmp_path / "model.ckpt.data-00000-of-00001"
    data.write_bytes(data.read_bytes()[:-8])
    files = sorted(file.name for file in tmp_path.iterdir())
    with pytest.raises(CheckpointError, match="data-00000-of-00001"):
        convert_file(checkpoint, target)
    assert sorted(file.name for file in tmp_path.iterdir()) == files
    assert_same(read_checkpoint(target), before)


def test_nothing_to_write(tmp_path):
    source = write_checkpoint(tmp_path / "model.ckpt", {"words": np.array([b"a"], object)})
    with pytest.raises(CheckpointError, match="^Nothing of '.*model.ckpt' can be in '.*a.npz': words: strings"):
        convert_file(source, tmp_path / "a.npz")
    assert not (tmp_path / "a.npz").exists()


def test_no_directory(checkpoint, tmp_path):
    for to, suffix in SUFFIXES.items():
        with pytest.raises(CheckpointError, match="there is no directory"):
            convert_file(checkpoint, tmp_path / "no" / f"a{suffix}", to)


def test_formats_by_suffix():
    assert set(writers()) == set(SUFFIXES)
    assert {format_of(f"a/b{suffix}"): suffix for suffix in SUFFIXES.values()} == SUFFIXES
    assert format_of("model.npz/model-7") == "ckpt"


def test_names_stay_inside_the_archive(tmp_path):
    source = write_checkpoint(tmp_path / "model.ckpt", {"../../outside": np.float32(1), "/root": np.float32(2)})
    before = sorted(tmp_path.iterdir())
    (tmp_path / "in").mkdir()
    for suffix in SUFFIXES.values():
        convert_file(source, tmp_path / "in" / f"a{suffix}")
    assert sorted(tmp_path.iterdir()) == sorted([*before, tmp_path / "in"])


@pytest.mark.parametrize(("read_ahead", "tensors_in_memory"), [(0, 1), (files.READ_AHEAD, 2)])
@pytest.mark.parametrize("to", SUFFIXES)
def test_memory_is_bounded(to, read_ahead, tensors_in_memory, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "READ_AHEAD", read_ahead)
    size = 2**22
    source = write_checkpoint(tmp_path / "m.ckpt", {f"w{n}": np.full(size, n, np.float32) for n in range(5)})
    tracemalloc.start()
    convert_file(source, tmp_path / f"out{SUFFIXES[to]}")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # numpy writes an array into an archive in copies of at most 16 MiB.
    assert peak < (tensors_in_memory + 0.4) * 4 * size + (2**24 if to == "npz" else 0)


def test_two_files_of_the_same_tensors_are_the_same(checkpoint, tmp_path):
    for name in ("a", "b"):
        for suffix in SUFFIXES.values():
            convert_file(checkpoint, tmp_path / f"{name}{suffix}")
    for suffix in (".npz", ".safetensors", ".ckpt.index", ".ckpt.data-00000-of-00001"):
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
