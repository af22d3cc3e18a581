"""The sorted table: what is written is read back, by TF too; what is damaged is refused."""

import os
import struct

import numpy as np
import pytest
import tensorflow as tf
from forging import SnappyWriter

from tfgraph.checkpoints import write_checkpoint
from tfgraph.checkpoints.formats.checksum import crc32c, masked
from tfgraph.checkpoints.formats.data_file import Damage
from tfgraph.checkpoints.formats.table import Table, TableWriter, as_varint, varint

MANY = {
    b"": b"header",
    **{f"key/{number:06d}".encode(): np.random.RandomState(number).bytes(number % 300) for number in range(5000)},
}


def write(path, items, writer=TableWriter):
    with open(path, "wb") as file:
        table = writer(file)
        for key in sorted(items):
            table.add(key, items[key])
        table.finish()
    return str(path)


def block(*entries):
    """Entries without shared bytes, and no places of restarts."""
    content = b"".join(b"\0" + as_varint(len(key)) + as_varint(len(value)) + key + value for key, value in entries)
    return content + struct.pack("<I", 0)


def assemble(path, blocks, index, kind=b"\0"):
    """Write blocks as they are, each with a good checksum, and the index block that `index` makes of their places."""
    places, data = [], b""
    for content in blocks:
        places.append(as_varint(len(data)) + as_varint(len(content)))
        data += content + kind + masked(crc32c(content + kind)).to_bytes(4, "little")
    content = index(places) if callable(index) else index
    footer = as_varint(0) + as_varint(0) + as_varint(len(data)) + as_varint(len(content))
    data += content + b"\0" + masked(crc32c(content + b"\0")).to_bytes(4, "little")
    path.write_bytes(data + footer.ljust(40, b"\0") + bytes.fromhex("57fb808b247547db"))
    return str(path)


def read(path):
    return {key: bytes(value) for key, value in Table(path).items()}


@pytest.mark.parametrize("writer", [TableWriter, SnappyWriter])
@pytest.mark.parametrize("items", [{}, {b"": b""}, {b"a": b"x" * 10**6, b"b": b""}, MANY], ids=len)
def test_round_trip(items, writer, tmp_path):
    path = write(tmp_path / "table", items, writer)
    assert read(path) == items
    assert [key for key, _ in Table(path).items()] == sorted(items)


def test_get(tmp_path):
    table = Table(write(tmp_path / "table", MANY))
    assert len(table._blocks) > 2
    for key in [b"key/000000", b"key/004999", b"key/002500", b""]:
        assert table.get(key) == MANY[key]
        assert key + b"!" not in MANY
        assert table.get(key + b"!") is None
    table.forget()
    assert table.get(b"key/000007") == MANY[b"key/000007"]


@pytest.mark.parametrize("writer", [TableWriter, SnappyWriter])
def test_tf_reads_it(writer, tmp_path):
    tensors = {f"layer/{number:05d}/a/name/that/is/long/enough": np.float32(number) for number in range(6000)}
    prefix = write_checkpoint(tmp_path / "model", tensors)
    write(f"{prefix}.index", read(f"{prefix}.index"), writer)  # the same entries in several blocks
    assert len(Table(f"{prefix}.index")._blocks) > 1
    reader = tf.train.load_checkpoint(prefix)
    assert reader.get_variable_to_shape_map().keys() == tensors.keys()
    for name in list(tensors)[::500]:
        assert reader.get_tensor(name) == tensors[name]


def test_writer_refuses_what_is_not_sorted(tmp_path):
    with open(tmp_path / "table", "wb") as file:
        table = TableWriter(file)
        table.add(b"b", b"")
        for key in (b"b", b"a"):
            with pytest.raises(ValueError, match=f"{key!r} comes after b'b'"):
                table.add(key, b"")


@pytest.mark.parametrize("number", [0, 1, 127, 128, 300, 2**32, 2**64 - 1])
def test_varint(number):
    assert varint(b"!" + as_varint(number) + b"!", 1) == (number, 1 + len(as_varint(number)))


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xff" * 9, b"\xff" * 9 + b"\x02", b"\x80" * 10 + b"\x01"])
def test_varint_that_is_none(data):
    with pytest.raises(ValueError, match="a number"):
        varint(data, 0)


def test_every_flipped_byte_is_noticed_or_means_nothing(tmp_path):
    items = {f"key{number}".encode(): bytes([number]) * number for number in range(40)}
    path = write(tmp_path / "table", items)
    good = (tmp_path / "table").read_bytes()
    unnoticed = []
    with open(path, "r+b", buffering=0) as file:
        for position, byte in enumerate(good):
            os.pwrite(file.fileno(), bytes([byte ^ 1 << position % 8]), position)
            try:
                assert read(path) == items
                unnoticed.append(position)
            except Damage as damage:
                assert str(path) in str(damage)
            os.pwrite(file.fileno(), bytes([byte]), position)
    # All of them lie in the empty meta block, its trailer and place, and in what fills the footer up.
    assert len(unnoticed) <= 13 + 40
    assert min(unnoticed) > len(good) - 48 - 60


@pytest.mark.parametrize("size", [0, 1, 47, 48, 200])
def test_cut(size, tmp_path):
    path = write(tmp_path / "table", {b"a": bytes(300)})
    os.truncate(path, size)
    with pytest.raises(Damage, match="is empty" if size == 0 else "is not the table .* or its end is missing"):
        Table(path)


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "there is no file '{}'"),
        (lambda path: path.mkdir(), "'{}' is a directory"),
        (os.mkfifo, "'{}' is no ordinary file"),
        (lambda path: path.write_bytes(b""), "'{}' is empty"),
        (lambda path: path.write_bytes(LFS), "'{}' is only the pointer that Git LFS leaves; `git lfs pull`"),
        (lambda path: path.write_text("text\n" * 50), "'{}' is not the table that a checkpoint is made of"),
        (lambda path: (path.touch(), path.chmod(0)), "'{}' (cannot be opened|is empty)"),  # root may open anything
    ],
)
def test_other_files(make, message, tmp_path):
    make(tmp_path / "table")
    with pytest.raises(Damage, match=message.format(tmp_path / "table")):
        Table(str(tmp_path / "table"))


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000])
def test_path_that_cannot_be(path):
    with pytest.raises(Damage, match="cannot be opened"):
        Table(path)


GOOD = block((b"a", b"1"))


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (lambda places: block((b"b", places[0]), (b"c", places[0])), "its index block is out of order"),
        (lambda places: block((b"b", places[1]), (b"c", places[0])), "its index block is out of order"),
        (lambda places: block((b"c", places[0]), (b"b", places[1])), "its index block is out of order"),
        (lambda places: block((b"b", b"")), "the place of a data block makes no sense: a number is cut short"),
        (
            lambda places: block((b"b", as_varint(0) + as_varint(2**40))),
            "cut short: .* data block 0 ends at 1099511627781",
        ),
        (lambda places: block((b"b", as_varint(2**63) + as_varint(1))), "cut short"),
        (lambda places: b"", "the index block makes no sense"),
        (lambda places: struct.pack("<I", 2**32 - 1), "the index block makes no sense"),
        (lambda places: b"\5\1\1ab" + bytes(4), "the index block makes no sense: the entry after b'' is longer"),
        (lambda places: b"\0\1\x7fab" + bytes(4), "the index block makes no sense: the entry after b'' is longer"),
        (lambda places: block((b"b", places[1])), "data block 0 makes no sense: the entry after b'' is longer"),
        (lambda places: block((b"b", places[2])), "key b'a' comes after b'a'"),
    ],
)
def test_contradictions_with_good_checksums(index, message, tmp_path):
    path = assemble(tmp_path / "table", [GOOD, b"\0\0" + bytes(4), block((b"a", b"1"), (b"a", b"2"))], index)
    with pytest.raises(Damage, match=message):
        read(path)


def test_few_bytes_cannot_be_many_keys(tmp_path):
    """Each key has the 10,000 bytes of the key before and one more."""
    first = b"\0" + as_varint(10_000) + b"\0" + bytes(10_000)
    others = b"".join(as_varint(10_000 + number) + b"\1\0" + b"x" for number in range(2000))
    path = assemble(tmp_path / "table", [first + others + bytes(4)], lambda places: block((b"x", places[0])))
    with pytest.raises(Damage, match=r"it has 20\d+ bytes, and keys of more than"):
        read(path)


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        (b"\2", GOOD, "compressed by method 2, which TF never had"),
        (b"\1", as_varint(2**40) + GOOD, "claims to hold 1099511627776"),
        (b"\1", as_varint(100) + GOOD, "cannot be decompressed"),
        (b"\1", b"\xff" * 12, "cannot be decompressed"),
        (b"\1", b"", "cannot be decompressed"),
    ],
)
def test_compression_that_cannot_be(kind, content, message, tmp_path):
    path = assemble(tmp_path / "table", [content], lambda places: block((b"b", places[0])), kind)
    with pytest.raises(Damage, match=message):
        read(path)
