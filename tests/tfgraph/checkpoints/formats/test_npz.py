"""numpy's archives: every dtype, no pickle, no sizes that are not there."""

import io
import struct
import zipfile

import numpy as np
import pytest

from tfgraph.checkpoints import CheckpointError, open_checkpoint
from tfgraph.checkpoints.formats import npz
from tfgraph.checkpoints.formats.npz import Npz

ARRAYS = {
    "conv/kernel": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
    "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "empty": np.zeros((0, 4), np.int8),
    "scalar": np.array(7, np.int64),
    "big_endian": np.array([1, 2], ">f4"),
    "bytes": np.array([b"a", b"bc"]),
    "bool": np.array([True, False]),
    "half": np.array([1.5], np.float16),
    "complex": np.array([1j], np.complex64),
}


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("chunk", [5, 2**24])
def test_read(save, chunk, tmp_path, monkeypatch):
    monkeypatch.setattr(npz, "_CHUNK", chunk)
    save(tmp_path / "x.npz", **ARRAYS)
    with open_checkpoint(tmp_path / "x.npz") as reader:
        assert isinstance(reader, Npz)
        assert list(reader.entries) == sorted(ARRAYS)
        for name, array in ARRAYS.items():
            found = reader.read(name)
            np.testing.assert_array_equal(found, array, strict=True)
            entry = reader.entries[name]
            assert (entry.shape, entry.dtype, entry.byte_count) == (array.shape, array.dtype, array.nbytes)
        with pytest.raises(CheckpointError, match="'conv' is not in"):
            reader.read("conv")


def member(header, data=b"", version=(1, 0)):
    text = header.encode().ljust(118 - 1) + b"\n"
    return b"\x93NUMPY" + bytes(version) + struct.pack("<H", len(text)) + text + data


def archive(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "."), data)
    return path


def pickled():
    file = io.BytesIO()
    np.save(file, np.array([{"a": 1}], object), allow_pickle=True)
    return file.getvalue()


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"x__npy": pickled()}, "a pickle, which is never loaded"),
        ({"x__npy": member("{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999,)}")}, "does not fit"),
        ({"x__npy": member("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", bytes(15))}, "does not fit"),
        ({"x__npy": member("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}", bytes(8))}, "its shape is"),
        ({"x__npy": member("{'descr': '<f8', 'fortran_order': False, 'shape': (__import__('os'),)}")}, "malformed"),
        ({"x__npy": member("{'descr': '|V1', 'fortran_order': False, 'shape': (1,)}", b"x", (9, 9))}, "is not known"),
        ({"x__npy": b"no array"}, "magic string"),
        ({"x__npy": b"\x93NUMPY\x01\x00"}, "EOF"),
        ({"notes__txt": b"hello"}, "'notes.txt' is no array"),
    ],
)
def test_refused(members, why, tmp_path):
    path = archive(tmp_path / "x.npz", **members)
    with pytest.raises(CheckpointError, match=f"Cannot read '{path}': it is damaged or no .npz file .*{why}"):
        open_checkpoint(path)


def test_a_bomb_is_not_unpacked(tmp_path):
    """A header and a zip directory that agree on 10 TB, in a file of a few hundred bytes."""
    path = archive(
        tmp_path / "x.npz", x__npy=member("{'descr': '|u1', 'fortran_order': False, 'shape': (10000000000000,)}")
    )
    data = path.read_bytes()
    size = 10**13 + 128
    # The sizes move to a zip64 extra field in the central directory.
    start = data.index(b"PK\x01\x02")
    central = bytearray(data[start : data.index(b"PK\x05\x06")])
    central[24:28] = b"\xff" * 4
    extra = struct.pack("<HHQ", 1, 8, size)
    central[30:32] = struct.pack("<H", len(extra))
    end = bytearray(data[data.index(b"PK\x05\x06") :])
    end[12:16] = struct.pack("<I", len(central) + len(extra))
    path.write_bytes(data[:start] + central + extra + end)
    assert zipfile.ZipFile(path).infolist()[0].file_size == size
    with pytest.raises(CheckpointError, match="does not fit in the"):
        open_checkpoint(path)
