"""Format V2: indexes whose checksums are good, and whose contents are not."""

import tracemalloc
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf
from forging import assert_same, piece
from tensorflow.core.protobuf.tensor_bundle_pb2 import BundleEntryProto, BundleHeaderProto

from tfgraph.checkpoints.formats import partitions
from tfgraph.checkpoints.formats.checksum import crc32c, masked
from tfgraph.checkpoints.formats.table import TableWriter, varint
from tfgraph.checkpoints.formats.v2 import V2
from tfgraph.checkpoints.reader import CheckpointError


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
    for part in slices:
        proto.slices.append(part)
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
