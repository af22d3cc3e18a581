"""Format V2: every tensor as TF 1.15.5 wrote it; what is missing, damaged or contradicts itself is named."""

import os
import shutil
import tracemalloc
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf
from forging import FORMATS, GOLDENS, LFS, assert_same

from tfgraph.checkpoints import write_checkpoint
from tfgraph.checkpoints.formats.v2 import V2
from tfgraph.checkpoints.reader import CheckpointError

OLDER = [
    "lenet5_tf115.ckpt",
    "contrib_checkpoint/ckpt-1",
    "contrib_saved_model/model/variables/variables",
    "contrib_predictor/variables/variables",
    "checkpoint_formats/ours",
    "checkpoint_formats/every_dtype_v2",
]


@pytest.mark.parametrize("prefix", OLDER)
def test_as_tf_reads_it(prefix):
    path = str(GOLDENS / prefix)
    reader, ours = tf.train.load_checkpoint(path), V2(path)
    shapes = reader.get_variable_to_shape_map()
    assert list(ours.entries) == sorted(shapes)
    for name, array in ours:
        entry = ours.entries[name]
        assert (entry.name, list(entry.shape)) == (name, shapes[name])
        assert (array.shape, array.dtype) == (entry.shape, entry.dtype)
        expected = reader.get_tensor(name)
        assert_same(array, np.array(expected, object) if isinstance(expected, bytes) else np.asarray(expected))


def test_dtypes():
    entries = V2(str(FORMATS / "every_dtype_v2")).entries
    assert entries["string"].dtype == entries["no_string"].dtype == np.dtype(object)
    assert entries["bfloat16"].dtype == ml_dtypes.bfloat16
    assert entries["qint8"].dtype == np.int8  # as tf.train.load_checkpoint has it
    assert entries["complex128"].dtype == np.complex128
    assert {entry.dtype.name for entry in entries.values()} >= {"bool", "float16", "uint64", "int16"}


@pytest.mark.parametrize(("prefix", "shards"), [("v2", 1), ("v2_sharded", 2)])
def test_partitioned_variables_are_joined(prefix, shards):
    expected = np.load(FORMATS / "values.npz")
    with V2(str(FORMATS / prefix)) as reader:
        assert {name: entry.partitions for name, entry in reader.entries.items()} == {
            "columns": 3,
            "depth": 4,
            "rows": 3,
            "step": 1,
            "whole": 1,
        }
        assert reader.files == (
            f"{FORMATS}/{prefix}.index",
            *(f"{FORMATS}/{prefix}.data-{shard:05d}-of-{shards:05d}" for shard in range(shards)),
        )
        for name, array in reader:
            assert_same(array, expected[name])
            assert reader.entries[name].byte_count == array.nbytes


@pytest.fixture
def prefix(tmp_path):
    """A copy of the sharded golden, to be damaged; `rows` and `step` lie in the first shard."""
    for file in FORMATS.glob("v2_sharded.*"):
        shutil.copy(file, tmp_path)
    return str(tmp_path / "v2_sharded")


def shard(prefix, number):
    return f"{prefix}.data-{number:05d}-of-00002"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: os.remove(path), "there is no file '{}'"),
        (lambda path: Path(path).write_bytes(b""), "'{}' is empty"),
        (lambda path: Path(path).write_bytes(LFS), "'{}' is only the pointer that Git LFS leaves"),
        (lambda path: os.truncate(path, 100), "'{}' is cut short: it has 100 bytes, and tensor 'columns' ends at 804"),
        (lambda path: (os.remove(path), os.mkdir(path)), "'{}' is a directory"),
        (
            lambda path: Path(path).write_bytes(bytes(9000)),
            "'{}' is damaged: the checksum of its 804 bytes at 0 is wrong",
        ),
    ],
)
def test_damaged_shard(damage, message, prefix):
    damage(shard(prefix, 1))
    reader = V2(prefix)  # the index says nothing of it
    assert len(reader.entries) == 5
    with pytest.raises(CheckpointError, match=f"Cannot read 'columns' from checkpoint '{prefix}': ") as caught:
        reader.read("columns")
    assert message.format(shard(prefix, 1)) in str(caught.value)
    assert str(caught.value).endswith("Take another copy or an earlier checkpoint.")
    assert_same(reader.read("rows"), np.load(FORMATS / "values.npz")["rows"])  # its shard is as it was


def test_swapped_shards(prefix):
    os.rename(shard(prefix, 0), prefix)
    os.rename(shard(prefix, 1), shard(prefix, 0))
    os.rename(prefix, shard(prefix, 1))
    for name in V2(prefix).entries:
        with pytest.raises(CheckpointError, match="cut short|checksum"):
            V2(prefix).read(name)


@pytest.mark.parametrize("position", range(0, 4820, 41))
def test_every_flipped_bit_is_noticed(position, prefix):
    data = bytearray(Path(shard(prefix, 1)).read_bytes())
    data[position] ^= 1 << position % 8
    Path(shard(prefix, 1)).write_bytes(data)
    with pytest.raises(CheckpointError, match="checksum"):
        list(V2(prefix))


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "there is no file"), (b"", "is empty"), (LFS, "Git LFS"), (b"text", "is not the table that")],
)
def test_damaged_index(content, message, prefix):
    os.remove(f"{prefix}.index")
    if content is not None:
        Path(f"{prefix}.index").write_bytes(content)
    with pytest.raises(
        CheckpointError, match=f"Cannot read checkpoint '{prefix}': .*'{prefix}.index'.*{message}|{message}"
    ):
        V2(prefix)


def test_v1_is_no_v2(tmp_path):
    shutil.copy(FORMATS / "v1", tmp_path / "model.index")
    with pytest.raises(CheckpointError, match="is damaged"):
        V2(str(tmp_path / "model"))


def test_no_such_tensor(prefix):
    with pytest.raises(CheckpointError, match=f"Checkpoint '{prefix}' has no tensor 'row'"):
        V2(prefix).read("row")


def test_memory_is_that_of_the_largest_tensor(tmp_path):
    size = 2**22
    prefix = write_checkpoint(
        tmp_path / "model", ((f"w{number}", np.full(size, number, np.float32)) for number in range(4))
    )
    with V2(prefix) as reader:
        tracemalloc.start()
        for name in reader.entries:
            assert reader.read(name)[-1] == int(name[1:])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 1.1 * 4 * size


def test_no_file_stays_open(prefix):
    before = os.listdir("/proc/self/fd")
    reader = V2(prefix)
    reader.read("rows")
    assert os.listdir("/proc/self/fd") == before
