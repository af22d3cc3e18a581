"""What differs between two files, to the last bit."""

import math

import ml_dtypes
import numpy as np
import pytest

from tfgraph.checkpoints import CheckpointError, comparing, open_checkpoint
from tfgraph.checkpoints.comparing import Distance, compare, measure, ulp_distance


@pytest.fixture(autouse=True, params=[3, 2**20])
def chunk(request, monkeypatch):
    monkeypatch.setattr(comparing, "_CHUNK", request.param)


FLOATS = ["f2", "f4", "f8", ml_dtypes.bfloat16, ml_dtypes.float8_e4m3fn, ml_dtypes.float8_e5m2]


@pytest.mark.parametrize("dtype", FLOATS)
def test_ulp_counts_the_numbers_between(dtype):
    """All neighbours from -1 to 1 by their bits: so many steps away is so many ulp."""
    one = np.ones(1, dtype)
    bits = f"u{one.dtype.itemsize}"
    start = one.view(bits)[0]
    for steps in (0, 1, 5, 30):
        away = np.array([start - steps], bits).view(dtype)
        assert ulp_distance(one, away) == ulp_distance(-away, -one) == steps
    assert ulp_distance(one, -one) == 2 * int(start)  # through zero
    assert ulp_distance(np.zeros(1, dtype), -np.zeros(1, dtype)) == 0


@pytest.mark.parametrize("dtype", ["i1", "i8", "u8", "u1", "?"])
def test_ulp_of_integers_is_the_difference(dtype):
    low, high = (False, True) if dtype == "?" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    a, b = np.array([low, high, high], dtype), np.array([high, low, high], dtype)
    assert ulp_distance(a, b).tolist() == [int(high) - int(low), int(high) - int(low), 0]


def test_same():
    array = np.float32([[1, np.nan], [-0.0, np.inf]])
    assert measure(array, array.copy()) == Distance(0, 0, 0.0, None)
    assert measure(np.zeros((0, 2)), np.zeros((0, 2))) == Distance(0, 0, 0.0, None)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ml_dtypes.bfloat16])
def test_largest_and_where(dtype):
    a = np.arange(12).reshape(3, 4).astype(dtype)
    b = a.copy()
    b[2, 1] = np.nextafter(b[2, 1], np.array(100, dtype), dtype=dtype)
    far = b[0, 2] = a[0, 2] * np.array(1.5, dtype)
    ulp = int(ulp_distance(a[0, 2:3], b[0, 2:3])[0])
    assert measure(a, b) == Distance(2, ulp, float(far) - 2, (0, 2))


def test_signs_of_zero_differ_in_bits_only():
    assert measure(np.float32([1, 0.0]), np.float32([1, -0.0])) == Distance(1, 0, 0.0, (1,))


def test_nan():
    a = np.float32([1, np.nan, 1, 1, np.nan])
    b = a.copy()
    b.view("u4")[1] ^= 1
    assert measure(a, b) == Distance(1, 0, 0.0, (1,))  # a NaN with other bits
    b[4] = 7
    b[0] = 2
    assert measure(a, b) == Distance(3, None, None, (4,))


def test_infinities():
    assert measure(np.float32([np.inf]), np.float32([-np.inf])).absolute == math.inf
    assert measure(np.float32([np.finfo("f4").max]), np.float32([np.inf])).ulp == 1


@pytest.mark.parametrize("dtype", ["i8", "u8"])
def test_integers_beyond_float64(dtype):
    assert measure(np.array([2**62, 5], dtype), np.array([2**62 + 1, 5], dtype)) == Distance(1, 1, 1.0, (0,))


def test_complex():
    a = np.array([1 + 1j, 2, 3, 4], np.complex64)
    b = a.copy()
    b[3] += 0.5j
    found = measure(a, b)
    assert (found.differing, found.absolute, found.index) == (1, 0.5, (3,))


def test_strings():
    a, b = np.array([[b"a", b"b"], [b"c", b"d"]], object), np.array([[b"a", b"b"], [b"c", b"D"]], object)
    assert measure(a, b) == Distance(1, None, None, (1, 1))
    assert measure(a, a.copy()) == Distance(0, 0, 0.0, None)


def test_a_scalar():
    assert measure(np.array(1.0), np.array(1.5)).index == ()


A = {
    "both": np.ones(5000),
    "dtype": np.ones(3),
    "shape": np.ones(3),
    "v": np.ones(1),
    "w": np.ones(2),
    "w/Adam": np.zeros(2),
}
B = {
    "both": np.ones(5000),
    "dtype": np.ones(3, np.float32),
    "shape": np.ones(4),
    "v": np.zeros(1),
    "x": np.ones(2),
    "x/Adam": np.ones(2),
}


@pytest.fixture
def readers(tmp_path):
    np.savez(tmp_path / "a.npz", **A)
    np.savez(tmp_path / "b.npz", **B)
    with open_checkpoint(tmp_path / "a.npz") as a, open_checkpoint(tmp_path / "b.npz") as b:
        yield a, b


def kinds(comparisons):
    return {comparison.name: comparison.kind for comparison in comparisons}


def test_every_kind(readers):
    assert kinds(compare(*readers)) == {
        "both": "same",
        "dtype": "dtype",
        "shape": "shape",
        "v": "values",
        "w": "only in A",
        "w/Adam": "only in A",
        "x": "only in B",
        "x/Adam": "only in B",
    }


def test_rename(readers):
    found = kinds(compare(*readers, {"w": "x"}))
    assert (found["w"], found["w/Adam"]) == ("same", "values")
    assert "x" not in found and "x/Adam" not in found


@pytest.mark.parametrize(
    ("rename", "message"),
    [({"u": "x"}, "Cannot rename 'u': there is no such name or scope"), ({"w": "v"}, "two tensors .* called 'v'")],
)
def test_wrong_rename(rename, message, readers):
    with pytest.raises(CheckpointError, match=message):
        list(compare(*readers, rename))


def test_unreadable(readers, tmp_path):
    data = bytearray((tmp_path / "b.npz").read_bytes())
    data[data.index(np.ones(5000).tobytes()) + 30_000] ^= 1
    (tmp_path / "damaged.npz").write_bytes(data)
    with open_checkpoint(tmp_path / "damaged.npz") as damaged:
        found = {comparison.name: comparison for comparison in compare(readers[0], damaged)}
    assert found["both"].kind == "unreadable"
    assert "Bad CRC-32" in found["both"].problem
    assert found["v"].kind == "values"
