"""What is written is read: names, shapes, dtypes and bits; and the same arrays make the same file."""

import ml_dtypes
import numpy as np
import pytest

from migration.pytest_plugin.golden_file import read_golden, write_golden

ARRAYS = {
    "conv1/kernel:0": np.arange(6, dtype=np.float32).reshape(2, 3) / 7,
    "file": np.array([[np.nan, -0.0], [np.inf, 5e-324]]),  # np.savez has an argument of that name
    "scalar": np.float16(0.1),
    "half": np.array([0.1, -3, np.nan], ml_dtypes.bfloat16),
    "eighth": np.array([[0.5], [2]], ml_dtypes.float8_e4m3fn),
    "flags": np.array([True, False]),
    "complex": np.array([1 + 2j], np.complex64),
    "empty": np.zeros([0, 3], np.int32),
    "transposed": np.arange(6).reshape(2, 3).T,
}


def test_round_trip(tmp_path):
    write_golden(tmp_path / "new" / "a.npz", ARRAYS)
    read = read_golden(tmp_path / "new" / "a.npz")
    assert read.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert (read[name].dtype, read[name].shape) == (array.dtype, array.shape), name
        assert read[name].tobytes() == array.tobytes(), name
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["a.npz"]


def test_strings_come_back_as_bytes(tmp_path):
    strings = {"a": np.array([["é", "longer"]]), "b": np.array([b"\x00x", b""], object), "c": np.array("scalar")}
    write_golden(tmp_path / "a.npz", strings)
    read = read_golden(tmp_path / "a.npz")
    assert read["a"].tolist() == [["é".encode(), b"longer"]]
    assert read["b"].tolist() == [b"\x00x", b""]
    assert read["c"].tolist() == b"scalar"


def test_a_string_that_would_be_cut_is_refused_and_nothing_written(tmp_path):
    with pytest.raises(ValueError, match="'tag' has a string that ends with a null character"):
        write_golden(tmp_path / "a.npz", {"tag": np.array([b"x\0"], object)})
    assert list(tmp_path.iterdir()) == []


def test_the_same_arrays_make_the_same_bytes(tmp_path):
    for name in ("a.npz", "b.npz"):
        write_golden(tmp_path / name, ARRAYS)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_numpy_reads_it(tmp_path):
    write_golden(tmp_path / "a.npz", {"y": np.arange(3)})
    with np.load(tmp_path / "a.npz") as read:
        assert read["y"].tolist() == [0, 1, 2]
