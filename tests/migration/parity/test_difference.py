"""Ulp distances, compared with numpy's own notion of the next number."""

import math

import ml_dtypes
import numpy as np
import pytest

from migration.parity.difference import compare_arrays, compare_named, largest
from migration.parity.tolerances import Tolerance

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


def test_relative_cosine_values_shape_and_dtype():
    difference = compare_arrays("w", np.float32([[3, 4]]), np.float32([[3, 5]]))
    assert difference.relative == 0.2  # of the larger
    assert difference.cosine == pytest.approx(29 / (5 * math.sqrt(34)), rel=1e-15)  # float64's rounding
    assert difference.values == (4, 5) and difference.index == (0, 1)
    assert (difference.shape, difference.dtype) == ((1, 2), "float32")


def test_the_cosine_of_small_numbers_and_of_none():
    tiny = np.array([1e-200, 0])
    assert compare_arrays("w", tiny, 2 * tiny).cosine == 1
    assert compare_arrays("w", tiny, tiny[::-1]).cosine == 0
    assert compare_arrays("w", tiny, 0 * tiny).cosine == 0
    assert math.isnan(compare_arrays("w", tiny, tiny + np.inf).cosine)


def test_a_scalar_has_an_index_and_values():
    difference = compare_arrays("loss", np.float32(1), np.float32(2))
    assert difference.index == () and difference.values == (1, 2)


def test_excess_counts_tolerances():
    tolerance = Tolerance(0.1, 1.0)
    a, b = np.array([0.0, 10.0, 5.0]), np.array([0.5, 16.0, 5.0])
    difference = compare_arrays("w", a, b, tolerance)
    assert difference.excess == pytest.approx(6 / (0.1 * 16 + 1), rel=1e-15) and not difference.allowed
    assert difference.index == (1,) and difference.values == (10, 16)
    assert compare_arrays("w", a[:1], b[:1], tolerance).allowed
    assert compare_arrays("w", a, b).excess == math.inf and compare_arrays("w", a, a).excess == 0


@pytest.mark.parametrize(("a", "b"), [(1.0, np.nan), (1.0, np.inf), (-np.inf, np.inf), (np.nan, np.inf)])
def test_no_tolerance_excuses_what_is_not_finite(a, b):
    difference = compare_arrays("w", np.float64([a, 1]), np.float64([b, 1]), Tolerance(10.0, 10.0))
    assert difference.excess == math.inf and difference.relative == math.inf and difference.index == (0,)


def test_integers_that_float64_cannot_tell_apart():
    difference = compare_arrays("step", np.array(2**53), np.array(2**53 + 1))
    assert difference.ulp == 1 and not difference.allowed


def test_complex_numbers():
    a = np.complex64([1 + 1j, 2])
    b = np.complex64([1 + 1j, 2 + 1j])
    difference = compare_arrays("w", a, b)
    assert difference.absolute == 1 and difference.index == (1,) and difference.values == (2, 2 + 1j)
    up = np.nextafter(np.float32(1), np.float32(2))
    assert compare_arrays("w", np.complex64([1 + 1j]), np.complex64([1 + 1j * up])).ulp == 1


def test_strings_of_any_encoding():
    assert compare_arrays("s", np.array(["é", "longer"]), np.array(["é".encode(), b"longer"], object)).exact
    difference = compare_arrays("s", np.array([b"a", b"b"]), np.array(["a", "longer"]))
    assert difference.ulp == difference.absolute == difference.excess == math.inf
    assert difference.index == (1,) and difference.values == (b"b", b"longer") and difference.dtype == "string"
    assert str(compare_arrays("s", np.array(["1"]), np.array([1.0]))) == "dtypes string and float64"


def test_named_arrays_are_compared_in_the_order_of_their_names():
    differences = compare_named({"b": 1.0, "a": 1.0}, {"c": 1.0, "b": 2.0}, ("TF1", "TF2"))
    assert [(difference.name, difference.problem) for difference in differences] == [
        ("a", "only in TF1"),
        ("b", ""),
        ("c", "only in TF2"),
    ]
    (difference,) = compare_named({"b": 1.0}, {"b": 2.0}, tolerance=lambda a, b: Tolerance(0, float(a)))
    assert difference.allowed and not difference.exact


def test_largest_keeps_where_and_what():
    worst = largest("all", [compare_arrays("a", np.ones(2), np.ones(2)), compare_arrays("b", 1.0, 2.0)])
    assert worst.values == (1, 2) and worst.dtype == "float64" and worst.excess == math.inf
