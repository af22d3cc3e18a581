"""The numbers of a tensor, against numpy's on the whole; also where it takes several pieces."""

import math

import ml_dtypes
import numpy as np
import pytest

from tfgraph.checkpoints import statistics as module
from tfgraph.checkpoints.statistics import count_not_finite, is_numeric, statistics


@pytest.fixture(autouse=True, params=[7, 2**20])
def chunk(request, monkeypatch):
    monkeypatch.setattr(module, "_CHUNK", request.param)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i1", "i8", "u1", ml_dtypes.bfloat16])
def test_numbers(dtype, rng):
    array = (rng.normal(size=(5, 11)) * 10).astype(dtype)
    if np.dtype(dtype).kind == "u":
        array = np.abs(array)
    wide = array.astype(np.float64)
    found = statistics(array)
    assert (found.minimum, found.maximum) == (wide.min(), wide.max())
    # Sums in another order: the last bits of float64 differ.
    np.testing.assert_allclose([found.mean, found.std], [wide.mean(), wide.std()], rtol=1e-12)
    assert found.zeros == np.count_nonzero(wide == 0)
    assert found.histogram == tuple(np.histogram(wide, 16)[0])


def test_what_is_not_finite_is_counted_and_left_out():
    array = np.float32([[1, -3, 0, -0.0], [np.nan, np.inf, -np.inf, np.nan]])
    found = statistics(array)
    assert (found.minimum, found.maximum, found.mean) == (-3, 1, -0.5)
    assert (found.zeros, found.nans, found.infinities) == (2, 2, 2)
    assert sum(found.histogram) == 4
    assert count_not_finite(array) == 4


@pytest.mark.parametrize("array", [np.zeros((0, 3), np.float32), np.float32([np.nan, np.inf])])
def test_nothing_finite(array):
    found = statistics(array)
    assert all(map(math.isnan, (found.minimum, found.maximum, found.mean, found.std)))
    assert found.histogram == ()


def test_scalars_booleans_and_constants():
    assert statistics(np.array(3.5)).mean == 3.5
    assert statistics(np.array([True, False, True])).mean == pytest.approx(2 / 3)
    assert statistics(np.full(20, 0.1)).histogram == ()


def test_the_largest_numbers():
    found = statistics(np.array([1e308, 1e308, -1e308]))
    assert (found.minimum, found.maximum) == (-1e308, 1e308)


def test_count_not_finite_of_other_dtypes():
    assert count_not_finite(np.array([np.nan, 1 + 1j * np.inf, 0], np.complex64)) == 2
    assert count_not_finite(np.array([np.nan, 1, np.inf], ml_dtypes.bfloat16)) == 2
    assert count_not_finite(np.array([b"nan"], object)) == 0
    assert count_not_finite(np.arange(3)) == 0


@pytest.mark.parametrize(("dtype", "expected"), [("f4", True), ("?", True), ("O", False), ("c8", False), ("V3", False)])
def test_is_numeric(dtype, expected):
    assert is_numeric(np.dtype(dtype)) == expected
    assert is_numeric(np.dtype(ml_dtypes.bfloat16))
