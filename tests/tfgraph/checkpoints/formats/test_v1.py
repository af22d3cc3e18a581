"""Format V1: every tensor as TF 1.15.5 wrote it, in one file or several; what is missing or damaged is named."""

import os
import shutil
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from forging import FORMATS, LFS, SnappyWriter, assert_same, piece
from tensorflow.core.framework.tensor_pb2 import TensorProto
from tensorflow.core.util.saved_tensor_slice_pb2 import SavedTensorSlices

from tfgraph.checkpoints.formats import partitions, wire
from tfgraph.checkpoints.formats.table import Table, TableWriter, as_varint
from tfgraph.checkpoints.formats.v1 import V1
from tfgraph.checkpoints.formats.v2 import V2
from tfgraph.checkpoints.reader import CheckpointError

SHARDS = ["v1_sharded-00000-of-00002", "v1_sharded-00001-of-00002"]
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16")


def test_every_dtype_as_in_v2():
    """TF 1.15.5 wrote the same tensors in both formats; V1 has no bfloat16, 16-bit quantised or large unsigned ones."""
    ours, other = V1(str(FORMATS / "every_dtype_v1")), V2(str(FORMATS / "every_dtype_v2"))
    assert other.entries.keys() - ours.entries.keys() == {
        *("bfloat16", "qint16", "quint16", "uint32", "uint32_limits", "uint64", "uint64_limits")
    }
    assert list(ours.entries) == sorted(ours.entries)
    for name, array in ours:
        assert_same(array, other.read(name))
        assert array.flags.writeable
        assert ours.entries[name].shape == array.shape
        assert ours.entries[name].dtype == array.dtype


@pytest.mark.parametrize("files", [["v1"], SHARDS], ids=len)
def test_partitioned_variables_are_joined(files):
    expected = np.load(FORMATS / "values.npz")
    paths = [str(FORMATS / file) for file in files]
    reader = V1(paths[0]) if len(files) == 1 else V1(str(FORMATS / "v1_sharded-?????-of-00002"), paths)
    assert reader.files == tuple(paths)
    pieces = {name: entry.partitions for name, entry in reader.entries.items()}
    assert pieces == {"columns": 3, "depth": 4, "rows": 3, "step": 1, "whole": 1}
    for name, array in reader:
        assert_same(array, expected[name])


def save(path, tensors):
    """Write V1 with TF's own op."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        names = list(tensors)
        session.run(
            tf.raw_ops.SaveSlices(
                filename=str(path), tensor_names=names, shapes_and_slices=[""] * len(names), data=list(tensors.values())
            )
        )
    return str(path)


def compressed(path):
    """Write a table again with every block compressed, as TF did at first."""
    items = {key: bytes(value) for key, value in Table(path).items()}
    with open(path, "wb") as file:
        table = SnappyWriter(file)
        for key, value in items.items():
            table.add(key, value)
        table.finish()


@pytest.mark.parametrize("is_compressed", [False, True])
def test_large_tensors_in_many_blocks(is_compressed, tmp_path, rng):
    tensors = {f"layer{number}/w": rng.integers(-9, 9, (100, 1000)).astype(np.float32) for number in range(6)}
    tensors["count"] = rng.integers(-(2**62), 2**62, 100_000) >> rng.integers(0, 62, 100_000)
    tensors["text"] = np.array([b"x" * number for number in range(3000)], object)
    path = save(tmp_path / "model", tensors)
    if is_compressed:
        size = os.path.getsize(path)
        compressed(path)
        assert os.path.getsize(path) < 0.7 * size
        assert tf.train.load_checkpoint(path).get_tensor("layer3/w").tobytes() == tensors["layer3/w"].tobytes()
    reader = V1(path)
    assert reader.entries.keys() == tensors.keys()
    for name, array in reader:
        assert_same(array, tensors[name])


@pytest.mark.parametrize("shards", [1, 4])
def test_memory_is_twice_the_largest_tensor(shards, tmp_path):
    size = 2**21
    tensors = {f"w{number}": np.full(size, number, np.float32) for number in range(4)}
    files = [
        save(tmp_path / f"{shard}", {name: tensors[name] for name in list(tensors)[shard::shards]})
        for shard in range(shards)
    ]
    reader = V1("model", files)
    tracemalloc.start()
    for name in reader.entries:
        assert reader.read(name)[-1] == int(name[1:])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2.1 * 4 * size  # the block that it lies in, and the tensor


@pytest.fixture
def shards(tmp_path):
    """Copies of the sharded golden, to be damaged."""
    return [shutil.copy(FORMATS / file, tmp_path) for file in SHARDS]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: os.remove(path), "there is no file '{}'"),
        (lambda path: Path(path).write_bytes(b""), "'{}' is empty"),
        (lambda path: Path(path).write_bytes(LFS), "'{}' is only the pointer that Git LFS leaves"),
        (lambda path: os.truncate(path, 1000), "'{}' is not the table that a checkpoint is made of, or its end is"),
        (
            lambda path: Path(path).write_bytes(b"!" + Path(path).read_bytes()[1:]),
            "'{}' is damaged: the checksum of data",
        ),
        (lambda path: shutil.copy(FORMATS / "v2.index", path), "'{}' .*list of tensors"),
    ],
)
def test_damaged_shard(damage, message, shards):
    damage(shards[1])
    with pytest.raises(CheckpointError, match=f"Cannot read checkpoint 'model': {message.format(shards[1])}"):
        V1("model", shards)


def test_shard_that_is_not_there_and_not_asked_for(shards):
    """Each file names only its own tensors; but a partitioned variable would have a hole."""
    assert V1("model", shards[:1]).entries.keys() == {"rows", "step"}
    with pytest.raises(
        CheckpointError, match="tensor 'w': its 1 pieces do not cover it exactly.* not all of its files"
    ):
        V1("model", [write(shards[0], meta={"w": ((4,), tf.float32, [piece((0, 2))])})])


def test_shard_twice(shards):
    with pytest.raises(CheckpointError, match="tensor 'rows': its 6 pieces do not cover it exactly"):
        V1("model", [shards[0], shards[0]])


def test_no_such_tensor(shards):
    with pytest.raises(CheckpointError, match="Checkpoint 'model' has no tensor 'row'"):
        V1("model", shards).read("row")


# Files whose checksums are good, and whose contents are not.


ALL = piece((0, None))


def write(path, meta, data=(), versions=True):
    """Write a file of a list of tensors and of values, which need not fit."""
    first = SavedTensorSlices()
    if versions:
        first.meta.versions.producer = 1
        first.meta.versions.min_consumer = versions - 1
    for name, (shape, dtype, pieces) in meta.items():
        tensor = first.meta.tensor.add(name=name, type=dtype.as_datatype_enum, slice=pieces)
        for size in shape:
            tensor.shape.dim.add(size=size)
    with open(path, "wb") as file:
        table = TableWriter(file)
        table.add(b"", first.SerializeToString())
        for name, proto, values in data:
            value = values
            if not isinstance(values, bytes):
                slices = SavedTensorSlices()
                slices.data.name = name
                slices.data.data.MergeFrom(TensorProto(**values))
                value = slices.SerializeToString()
            table.add(partitions.key(name, partitions.extents(proto)), value)
        table.finish()
    return str(path)


@pytest.mark.parametrize(
    ("meta", "message"),
    [
        ({"w": ((4,), tf.float32, [])}, "its 0 pieces do not cover it exactly"),
        ({"w": ((-4,), tf.float32, [ALL])}, "tensor 'w': its shape is unknown"),
        ({"w": ((2**61, 2**61), tf.float32, [ALL])}, "tensor 'w': its shape .* is larger than any tensor"),
        ({"w": ((2**40,), tf.float32, [ALL])}, "tensor 'w': its shape, .* is more than [0-9]+ bytes can hold"),
        ({"w": ((4,), tf.float32, [piece((0, 9))])}, "tensor 'w': a piece of it, .* lies outside its shape"),
        ({"w": ((4,), tf.float32, [piece((-1, 5))])}, "tensor 'w': a piece of it, .* lies outside its shape"),
        ({"w": ((4,), tf.float32, [piece((0, 4), (0, 4))])}, "a piece of it has 2 axes, the tensor 1"),
    ],
)
def test_contradictions(meta, message, tmp_path):
    path = write(tmp_path / "model", meta)
    with pytest.raises(CheckpointError, match=f"Cannot read checkpoint '{path}': .*{message}"):
        V1(path)


def test_versions(tmp_path):
    with pytest.raises(CheckpointError, match="wants a reader of version 2; this one knows 1"):
        V1(write(tmp_path / "model", {}, versions=3))
    with pytest.raises(CheckpointError, match="has no list of tensors"):
        V1(write(tmp_path / "model", {}, versions=False))
    assert not V1(write(tmp_path / "model", {})).entries


@pytest.mark.parametrize(("shape", "dtype"), [((5,), tf.float32), ((4,), tf.int32)])
def test_shards_that_contradict_each_other(shape, dtype, tmp_path):
    one = write(tmp_path / "one", {"w": ((4,), tf.float32, [piece((0, 2))])})
    two = write(tmp_path / "two", {"w": (shape, dtype, [piece((2, 2))])})
    with pytest.raises(
        CheckpointError, match=r"'.*/two' has tensor 'w' as .* another place in it, as float of shape \(4,\)"
    ):
        V1("model", [one, two])


def tagged(*fields):
    """A message of fields of bytes."""
    return b"".join(as_varint(number << 3 | 2) + as_varint(len(value)) + value for number, value in fields)


def message(data, name=b"w"):
    return tagged((2, tagged((1, name), (3, data))))


@pytest.mark.parametrize(
    ("dtype", "values", "cause"),
    [
        (tf.float32, {"float_val": [1, 2]}, "8 of them instead of 16"),
        (tf.float32, {"float_val": [1] * 5}, "20 of them instead of 16"),
        (tf.float32, {"double_val": [1] * 4}, "0 of them instead of 16"),
        (tf.int32, {"int_val": [1] * 5}, "5 of them instead of 4"),
        (tf.int8, {"int_val": [1, 2, 3, 128]}, "a number is no int8"),
        (tf.uint8, {"int_val": [1, 2, 3, -1]}, "a number is no uint8"),
        (tf.string, {"string_val": [b"a"]}, "1 of them instead of 4"),
        (tf.bool, message(tagged((11, b"\0\1\2\1"))), "neither true nor false"),
        (tf.int64, message(tagged((10, b"\0\1\2\x80"))), "a number is cut short|3 of them"),
        (tf.int64, message(tagged((10, b"\0\1\2" + b"\x80" * 10 + b"\1"))), "a number has more than 64 bits"),
        (tf.float32, message(as_varint(5 << 3 | 5) + bytes(4)), "field 5 has no length"),
        (tf.float32, message(tagged((5, bytes(16))), b"x"), "they are of another tensor"),
        (tf.float32, message(b"\x2b"), "a field is of kind 3"),
        (tf.float32, message(b"\x2a\x7f"), "a field is cut short"),
        (tf.float32, b"", "0 tensors instead of one"),
        (tf.float32, 2 * message(tagged((5, bytes(16)))), "2 tensors instead of one"),
        (tf.float32, None, "has no values for its piece"),
    ],
)
def test_values_that_make_no_sense(dtype, values, cause, tmp_path):
    data = [] if values is None else [("w", ALL, values)]
    path = write(tmp_path / "model", {"w": ((4,), dtype, [ALL])}, data)
    with pytest.raises(CheckpointError, match=f"Cannot read 'w' from checkpoint '{path}': '{path}' .*({cause})"):
        V1(path).read("w")


@pytest.mark.parametrize("dtype", [tf.bfloat16, tf.uint64, tf.variant])
def test_dtypes_that_the_format_has_not(dtype, tmp_path):
    path = write(tmp_path / "model", {"w": ((1,), dtype, [ALL])})
    with pytest.raises(CheckpointError, match=f"format V1 has no values of dtype {dtype.name}"):
        V1(path).read("w")


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("count", [0, 1, 100_000])
def test_varints(dtype, count, rng):
    limits = np.iinfo(dtype)
    numbers = rng.integers(limits.min, limits.max, count, dtype, endpoint=True) >> rng.integers(
        0, limits.bits, count
    ).astype(dtype)
    data = b"".join(as_varint(int(number) % 2**64) for number in numbers)
    assert_same(wire.varints(memoryview(data), np.dtype(dtype)), numbers.astype(dtype))


def test_no_file_stays_open(shards):
    before = os.listdir("/proc/self/fd")
    dict(V1("model", shards))
    assert os.listdir("/proc/self/fd") == before
