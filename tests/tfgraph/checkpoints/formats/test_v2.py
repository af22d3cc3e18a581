"""Format V2: every tensor as TF 1.15.5 wrote it; what is missing, damaged or contradicts itself is named."""

import os
import shutil
import tracemalloc
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.framework.tensor_slice_pb2 import TensorSliceProto
from tensorflow.core.protobuf.tensor_bundle_pb2 import BundleEntryProto, BundleHeaderProto

from tfgraph.checkpoints import write_checkpoint
from tfgraph.checkpoints.formats import partitions
from tfgraph.checkpoints.formats.checksum import crc32c, masked
from tfgraph.checkpoints.formats.table import Table, TableWriter, varint
from tfgraph.checkpoints.formats.v2 import V2
from tfgraph.checkpoints.reader import CheckpointError

GOLDENS = Path(__file__).parents[3] / "goldens"
FORMATS = GOLDENS / "checkpoint_formats"
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
OLDER = [
    "lenet5_tf115.ckpt",
    "contrib_checkpoint/ckpt-1",
    "contrib_saved_model/model/variables/variables",
    "contrib_predictor/variables/variables",
    "checkpoint_formats/ours",
    "checkpoint_formats/every_dtype_v2",
]


def assert_same(actual, expected):
    assert actual.shape == expected.shape
    assert actual.dtype == expected.dtype
    assert actual.tolist() == expected.tolist() if actual.dtype.hasobject else actual.tobytes() == expected.tobytes()


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


# Indexes whose checksums are good, and whose contents are not.


def write_index(prefix, entries, **header):
    with open(f"{prefix}.index", "wb") as file:
        table = TableWriter(file)
        table.add(b"", BundleHeaderProto(**{"num_shards": 1, **header}).SerializeToString())
        for key in sorted(entries):
            table.add(key, entries[key].SerializeToString())
        table.finish()
    return str(prefix)


def entry(shape=(2, 3), dtype=tf.float32, size=24, slices=(), **fields):
    proto = BundleEntryProto(dtype=dtype.as_datatype_enum, size=size, **fields)
    for length in shape:
        proto.shape.dim.add(size=length)
    for piece in slices:
        proto.slices.append(piece)
    return proto


def piece(*extents):
    proto = TensorSliceProto()
    for start, length in extents:
        extent = proto.extent.add(start=start)
        if length is not None:
            extent.length = length
    return proto


def key(proto, name="w"):
    return partitions.key(name, partitions.extents(proto))


FIRST, SECOND, LAST = piece((0, 1), (0, None)), piece((1, 1), (0, None)), piece((1, 2), (0, None))


def unknown_rank():
    proto = entry(())
    proto.shape.unknown_rank = True
    return proto


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({b"w": entry(size=23)}, "tensor 'w': it has 23 bytes; float32 of shape (2, 3) has 24"),
        ({b"w": entry(offset=-1)}, "it would be 24 bytes at -1"),
        ({b"w": entry(shard_id=1)}, "it lies in data file 1 of 1"),
        ({b"w": entry(shard_id=-1)}, "it lies in data file -1 of 1"),
        ({b"w": entry((-1, 3))}, "its shape is unknown"),
        ({b"w": unknown_rank()}, "its shape is unknown"),
        ({b"w": entry((2**40, 2**40))}, "is larger than any tensor"),
        ({b"w": entry((0, 2**62, 2**62), size=0)}, "is larger than any tensor"),
        ({b"w": entry((1,) * 65)}, "its shape has 65 axes; more than 64 are not supported"),
        ({b"w": entry((1000,), tf.string, 999)}, "it has 999 bytes for 1000 strings"),
        ({b"w": entry(), b"x": entry(offset=20)}, "'w' and 'x' would share bytes of data file 0"),
        ({b"\xff": entry()}, "the name b'\\xff'"),
        ({b"w": entry(slices=[FIRST])}, "there is no entry for its piece"),
        ({b"w": entry(slices=[FIRST]), key(FIRST): entry((1, 3), size=12)}, "its 1 pieces do not cover it exactly"),
        (
            {b"w": entry(slices=[FIRST, FIRST]), key(FIRST): entry((1, 3), size=12)},
            "its 2 pieces do not cover it exactly: they have 6 elements, the tensor of shape (2, 3) has 6",
        ),
        ({b"w": entry(slices=[FIRST]), key(FIRST): entry((1, 2), size=8)}, "has another shape or dtype"),
        ({b"w": entry(slices=[FIRST]), key(FIRST): entry((1, 3), tf.int32, 12)}, "has another shape or dtype"),
        (
            {b"w": entry(slices=[FIRST]), key(FIRST): entry((1, 3), size=12, slices=[FIRST])},
            "has another shape or dtype",
        ),
        ({b"w": entry(slices=[LAST]), key(LAST): entry()}, "lies outside its shape (2, 3)"),
        ({b"w": entry(slices=[piece((0, 2))])}, "a piece of it has 1 axes, the tensor 2"),
        (
            {
                b"w": entry((1,) * 5, size=4, slices=[piece(*[(0, 0)] * 5)]),
                key(piece(*[(0, 0)] * 5)): entry((0,) * 5, size=0),
            },
            "it is partitioned along 5 axes at once",
        ),
    ],
)
def test_contradictions(entries, message, tmp_path):
    prefix = write_index(tmp_path / "model", entries)
    with pytest.raises(CheckpointError) as caught:
        V2(prefix)
    assert str(caught.value).startswith(f"Cannot read checkpoint '{prefix}': ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ({"num_shards": 0}, "it tells of 0 data files"),
        ({"num_shards": 2**31 - 1}, "it tells of 2147483647 data files"),
        ({"version": {"min_consumer": 2}}, "it wants a reader of version 2; this one knows 1"),
        ({"version": {"bad_consumers": [1]}}, "this one knows 1"),
    ],
)
def test_header(header, message, tmp_path):
    prefix = write_index(tmp_path / "model", {}, **header)
    with pytest.raises(CheckpointError, match=message):
        V2(prefix)


def test_no_header(tmp_path):
    with open(tmp_path / "model.index", "wb") as file:
        table = TableWriter(file)
        table.add(b"w", b"")
        table.finish()
    with pytest.raises(CheckpointError, match="has no header: it is a table, but not the index of a checkpoint"):
        V2(str(tmp_path / "model"))


def test_claims_of_terabytes_allocate_nothing(tmp_path):
    prefix = write_index(
        tmp_path / "model", {b"w": entry((2**40,), size=2**42), b"s": entry((9,), tf.string, 2**41, offset=2**42)}
    )
    Path(f"{prefix}.data-00000-of-00001").write_bytes(bytes(1000))
    tracemalloc.start()
    for name in V2(prefix).entries:
        with pytest.raises(CheckpointError, match=f"cut short: it has 1000 bytes, and tensor '{name}' ends at"):
            V2(prefix).read(name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


@pytest.mark.parametrize("name", ["variant", "resource"])
def test_dtypes_that_numpy_has_not(name, tmp_path):
    prefix = write_index(
        tmp_path / "model", {b"w": entry((), getattr(tf, name), 5), b"x": entry((), tf.int8, 1, offset=9)}
    )
    assert V2(prefix).entries.keys() == {"w", "x"}
    with pytest.raises(CheckpointError, match=f"Cannot read 'w' .*: its dtype, {name}, has no numpy counterpart"):
        V2(prefix).read("w")


@pytest.mark.parametrize(
    ("lengths", "text", "message"),
    [
        (b"\x01\x01", b"ab", None),
        (b"\x01\x02", b"ab", "the lengths of its strings are wrong"),
        (b"\x01\x00", b"ab", "the lengths of its strings are wrong"),
        (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x01", b"ab", "the lengths of its strings are wrong"),
        (b"\xff" * 12, b"", "a number has more than 64 bits"),
        (b"\x01\x80", b"", "the lengths of its strings are wrong|a number"),
    ],
)
def test_strings_with_good_checksums(lengths, text, message, tmp_path):
    numbers, position = [], 0
    while position < len(lengths) and len(numbers) < 2:
        try:
            number, position = varint(lengths, position)
        except ValueError:
            break
        numbers.append(number.to_bytes(4 if number < 2**32 else 8, "little"))
    crc = crc32c(b"".join(numbers))
    checksum = masked(crc).to_bytes(4, "little")
    data = lengths + checksum + text
    prefix = write_index(
        tmp_path / "model",
        {b"w": entry((2,), tf.string, len(data), crc32c=masked(crc32c(text, crc32c(checksum, crc))))},
    )
    Path(f"{prefix}.data-00000-of-00001").write_bytes(data)
    if message is None:
        assert V2(prefix).read("w").tolist() == [b"a", b"b"]
    else:
        with pytest.raises(CheckpointError, match=f"'{prefix}.data-00000-of-00001' is damaged: {message}"):
            V2(prefix).read("w")


def test_big_endian(tmp_path):
    """As a machine of the other byte order wrote it; TF reads it, too."""
    arrays = {
        "float32": np.float32([1.5, -2]),
        "int64": np.array(2**40 + 3),
        "complex64": np.complex64([1 + 2j]),
        "bfloat16": np.array([1.5, -2], ml_dtypes.bfloat16),
        "bool": np.array([True, False]),
    }
    entries, data = {}, b""
    for name, array in arrays.items():
        item = array.dtype.itemsize // (2 if array.dtype.kind == "c" else 1)
        swapped = array.reshape(-1).view(f"u{item}").byteswap().tobytes()
        entries[name.encode()] = entry(
            array.shape,
            tf.as_dtype(array.dtype),
            len(swapped),
            offset=len(data),
            crc32c=masked(crc32c(swapped)),
        )
        data += swapped
    strings = [b"one", b""]
    crc = crc32c(b"".join(len(string).to_bytes(4, "big") for string in strings))
    checksum = masked(crc).to_bytes(4, "big")
    text = b"\x03\x00" + checksum + b"one"
    entries[b"string"] = entry(
        (2,), tf.string, len(text), offset=len(data), crc32c=masked(crc32c(b"one", crc32c(checksum, crc)))
    )
    prefix = write_index(tmp_path / "model", entries, endianness=BundleHeaderProto.BIG)
    Path(f"{prefix}.data-00000-of-00001").write_bytes(data + text)
    reader = tf.train.load_checkpoint(prefix)
    for name, array in V2(prefix):
        assert_same(array, arrays.get(name, np.array(strings, object)))
        assert_same(array, np.asarray(reader.get_tensor(name)))


@pytest.mark.parametrize(
    ("shape", "places", "covers"),
    [
        ((4,), [[(0, 4)]], True),
        ((4,), [[(0, 1)], [(1, 3)]], True),
        ((4,), [[(0, 1)], [(1, 3)], [(2, 0)]], True),  # an empty piece does no harm
        ((4,), [[(0, 2)], [(1, 3)]], False),
        ((4,), [[(0, 2)], [(3, 1)]], False),
        ((4,), [[(0, 4)], [(0, 4)]], False),
        ((4,), [], False),
        (
            (3, 3),
            [[(0, 1), (0, 2)], [(0, 2), (2, 1)], [(2, 1), (1, 2)], [(1, 2), (0, 1)], [(1, 1), (1, 1)]],
            True,
        ),  # spiral
        ((3, 3), [[(0, 1), (0, 2)], [(0, 2), (2, 1)], [(2, 1), (1, 2)], [(1, 2), (0, 1)], [(0, 1), (1, 1)]], False),
        ((2, 2), [[(0, 1), (0, 2)], [(0, 1), (0, 2)]], False),  # as many elements, and half of them twice
        ((), [[]], True),
    ],
)
def test_cover(shape, places, covers):
    slices = [partitions.place(tuple(extents), shape) for extents in places]
    counts = np.zeros(shape, int)
    for box in slices:
        counts[box] += 1
    assert (counts == 1).all() == covers
    if covers:
        partitions.check_cover(slices, shape)
    else:
        with pytest.raises(CheckpointError, match="do not cover it exactly"):
            partitions.check_cover(slices, shape)


@pytest.mark.parametrize("start", [0, 1, 63, 64, 65, 8191, 8192, 2**20, 2**31, 2**40, 2**62])
def test_keys_of_pieces_are_those_of_tf(start, tmp_path):
    """TF finds a piece by its key, so that a wrong one would be one that is not found."""
    name, length = "scope/w:ü", 2
    shape = f"{start + length + 1} 1 {start},{length}:-"
    prefix = str(tmp_path / "model")
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        values = tf.ones((length, 1))
        session.run(tf.raw_ops.SaveV2(prefix=prefix, tensor_names=[name], shape_and_slices=[shape], tensors=[values]))
    assert partitions.key(name, ((start, length), (0, None))) in dict(Table(f"{prefix}.index").items())


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
