"""Ulp distances, compared with numpy's own notion of the next number."""

import math

import ml_dtypes
import numpy as np
import pytest

from migration.parity.difference import compare_arrays, largest

FLOATS = [np.float16, ml_dtypes.bfloat16, np.float32, np.float64]


@pytest.mark.parametrize("dtype", FLOATS)
def test_equal_arrays_are_exact(dtype):
    array = np.array([[0.0, -1.5], [3.0, np.inf]], dtype)
    difference = compare_arrays("w", array, array.copy())
    assert difference.exact and difference.absolute == 0
    assert str(difference) == "0 ulp (0)"


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("start", [1.0, -1.0, 0.0, 1e-3])
def test_the_next_number_is_1_ulp_away(dtype, start):
    a = np.array([2.0, start], dtype)
    b = a.copy()
    b[1] = np.nextafter(a[1], dtype(np.inf))
    difference = compare_arrays("w", a, b)
    assert difference.ulp == 1
    assert difference.index == (1,)
    assert difference.absolute == abs(float(a[1]) - float(b[1]))


def test_the_distance_counts_across_zero():
    tiny = np.nextafter(np.float32(0), np.float32(1))
    assert compare_arrays("w", np.float32([-tiny]), np.float32([tiny])).ulp == 2


def test_both_zeros_are_the_same():
    assert compare_arrays("w", np.float32([0.0]), np.float32([-0.0])).exact


def test_float64_distances_beyond_63_bits():
    extreme = np.finfo(np.float64).max
    assert compare_arrays("w", np.array([-extreme]), np.array([extreme])).ulp > 2**63


def test_nan_equals_nan_and_nothing_else():
    assert compare_arrays("w", np.float32([np.nan]), np.float32([np.nan])).exact
    difference = compare_arrays("w", np.float32([1, np.nan]), np.float32([1, 2]))
    assert difference.ulp == math.inf and difference.absolute == math.inf and difference.index == (1,)


def test_infinity_against_a_number():
    difference = compare_arrays("w", np.float32([np.inf]), np.float32([np.finfo(np.float32).max]))
    assert difference.ulp == 1 and difference.absolute == math.inf


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.uint8])
def test_integers_differ_by_their_difference(dtype):
    assert compare_arrays("step", np.array(3, dtype), np.array(10, dtype)).ulp == 7
    assert compare_arrays("step", np.array(10, dtype), np.array(3, dtype)).ulp == 7


def test_empty_arrays_are_exact():
    assert compare_arrays("w", np.zeros([0, 3]), np.zeros([0, 3])).exact


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (np.zeros([2, 3]), np.zeros([3, 2]), "shapes (2, 3) and (3, 2)"),
        (np.zeros(2, np.float32), np.zeros(2), "dtypes float32 and float64"),
    ],
)
def test_shape_and_dtype_come_first(a, b, message):
    difference = compare_arrays("w", a, b)
    assert not difference.exact
    assert str(difference) == message


def test_largest_takes_the_worst_of_both_measures():
    near_in_ulp = compare_arrays("a", np.float32([1e6]), np.nextafter(np.float32([1e6]), np.float32(np.inf)))
    near_absolutely = compare_arrays("b", np.float32([1e-6]), np.float32([2e-6]))
    worst = largest("weights", [near_in_ulp, near_absolutely])
    assert worst.name == "weights"
    assert worst.ulp == near_absolutely.ulp > near_in_ulp.ulp
    assert worst.absolute == near_in_ulp.absolute > near_absolutely.absolute


def test_largest_names_what_cannot_be_compared():
    wrong = compare_arrays("conv1/kernel", np.zeros(2), np.zeros(3))
    assert str(largest("weights", [compare_arrays("b", 1.0, 1.0), wrong])) == "conv1/kernel: shapes (2,) and (3,)"


def test_nothing_to_compare_is_not_exact():
    assert not largest("weights", []).exact
