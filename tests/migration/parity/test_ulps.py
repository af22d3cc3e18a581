"""How many elements are how far apart."""

import ml_dtypes
import numpy as np
import pytest

from migration.parity.ulps import BINS, bin_name, ulp_counts


def named(counts):
    return {bin_name(number): count for number, count in enumerate(counts) if count}


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
def test_ulp_counts(dtype):
    one = np.ones(5, dtype)
    other = one.copy()
    for element, distance in enumerate((0, 1, 2, 3, 2000)):
        for _ in range(distance):
            other[element] = np.nextafter(other[element], one.dtype.type(9))
    counts = ulp_counts(one, other)
    assert named(counts) == {"0": 1, "1": 1, "2-3": 2, "1024+": 1}
    assert len(counts) == BINS


def test_bins_double():
    assert [bin_name(number) for number in (0, 1, 2, 3, 4, BINS - 1)] == ["0", "1", "2-3", "4-7", "8-15", "1024+"]


def test_bfloat16_has_ulps():
    one = np.ones(3, ml_dtypes.bfloat16)
    assert named(ulp_counts(one, one + one.dtype.type(2**-7))) == {"1": 3}


@pytest.mark.parametrize("dtype", ["int32", "bool", "complex64"])
def test_others_are_the_same_or_as_far_apart_as_can_be(dtype):
    one, other = np.array([0, 1, 1], dtype), np.array([0, 1, 0], dtype)
    assert named(ulp_counts(one, other)) == {"0": 2, "1024+": 1}


def test_zeros_of_both_signs_are_the_same():
    assert named(ulp_counts(np.float32([0.0, 1]), np.float32([-0.0, 1]))) == {"0": 2}


def test_what_is_very_far_apart_is_in_the_last_bin():
    assert named(ulp_counts(np.float32([-1e30, 1]), np.float32([1e30, np.inf]))) == {"1024+": 2}


def test_shapes_do_not_matter():
    one = np.arange(6, dtype=np.float32)
    assert named(ulp_counts(one, one.reshape(2, 3))) == {"0": 6}
