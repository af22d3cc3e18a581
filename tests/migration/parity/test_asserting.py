"""`assert_parity`: what passes, what fails, and what a failure says."""

import keras
import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf

from migration.parity import assert_parity
from migration.parity.asserting import named_arrays

ONE = np.float32(1)
UP = np.nextafter(ONE, np.float32(2))


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")


def failure(*arguments, **options):
    """What it fails with, in lines, on the CPU."""
    with pytest.raises(AssertionError) as failed:
        assert_parity(*arguments, **{"device": "CPU", **options})
    return str(failed.value).splitlines()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (np.float32([1, np.nan, np.inf]), np.float32([1, np.nan, np.inf])),
        (np.float32([0.0]), np.float32([-0.0])),
        ({"a": ONE, "b": np.int64(3)}, {"b": np.int64(3), "a": ONE}),
        ([np.ones(2), np.ones(3)], [np.ones(2), np.ones(3)]),
        ([1.0, 2.0], np.array([1.0, 2.0])),
        (np.array(["é", "b"]), np.array(["é".encode(), b"b"], object)),
        (np.zeros([0, 3]), np.zeros([0, 3])),
        (np.ones(2, ml_dtypes.bfloat16), np.ones(2, ml_dtypes.bfloat16)),
        (np.complex64(1 + 1j), np.complex64(1 + 1j)),
    ],
)
def test_the_same_passes(a, b):
    assert assert_parity(a, b, exact=True) is None


def test_tensors_and_variables_are_arrays(device):
    a = {"tensor": tf.constant([1.0, 2]), "string": tf.constant(["a"]), "variable": tf.Variable(3.0)}
    b = {"tensor": np.float32([1, 2]), "string": [b"a"], "variable": keras.Variable(3.0)}
    assert_parity(a, b, exact=True)
    with pytest.raises(AssertionError, match="1 of 3 arrays differs"):
        assert_parity(a, {**b, "tensor": tf.constant([1.0, 3])})


def test_rounding_passes_unless_it_must_be_exact():
    assert_parity(ONE, UP)
    assert failure(ONE, UP, exact=True) == [
        "1 of 1 array differs:",
        "  array  shape  dtype    ulp  max abs  max rel  cosine    at      a    b",
        "  array  ()     float32  1    1.2e-07  1.2e-07  1.000000  scalar  1.0  1.0000001",
        "Allowed: 0 ulp (the same kernels on the same device give the same bits).",
    ]


@pytest.mark.parametrize(("scale", "passes"), [(1e-7, False), (1.0, True), (1e3, True)])
def test_small_values_are_not_excused_by_the_tolerance_of_large_ones(scale, passes):
    # 0.000001 apart at most, of values up to `scale`.
    a, b = np.float32([scale, 0]), np.float32([scale, min(scale, 1e-6)])
    if passes:
        assert_parity(a, b, device="CPU")
    else:
        assert failure(a, b)[0] == "1 of 1 array differs:"


def test_one_huge_value_does_not_excuse_the_others():
    masked = np.float32([-1e9, 1.0, 2.0])
    assert failure(masked, masked + np.float32([0, 0, 0.01]))[2].split()[-4:] == ["1.000000", "(2,)", "2.0", "2.01"]


def test_the_index_is_where_the_tolerance_is_exceeded_most_not_where_ulp_is_largest():
    a, b = np.float32([1e-9, 1.0]), np.float32([-1e-9, 1.01])
    assert failure(a, b)[2].split()[-3:] == ["(1,)", "1.0", "1.01"]
    assert failure(a, b, exact=True)[2].split()[-3:] == ["(0,)", "1e-09", "-1e-09"]


@pytest.mark.parametrize(
    ("options", "passes"),
    [({"rtol": 0.02}, True), ({"rtol": 0.005}, False), ({"atol": 0.02}, True), ({"atol": 0.005}, False)],
)
def test_a_given_tolerance_is_absolute_and_alone(options, passes):
    if passes:
        assert_parity(np.float32([1]), np.float32([1.01]), device="CPU", **options)
    else:
        (name, value), *_ = options.items()
        other = "atol 0" if name == "rtol" else "rtol 0"
        last = failure(np.float32([1]), np.float32([1.01]), **options)[-1]
        assert last == f"Allowed: {', '.join(sorted([f'{name} {value}', other], reverse=True))} (as given)."


def test_either_side_may_be_the_larger():
    assert_parity(np.float32([1.0]), np.float32([2.0]), rtol=0.5, device="CPU")
    assert_parity(np.float32([2.0]), np.float32([1.0]), rtol=0.5, device="CPU")


def test_integers_and_strings_are_exact():
    lines = failure({"i": np.int64([3, 4]), "s": np.array(["same", "a"])}, {"i": np.int64([3, 5]), "s": ["same", "b"]})
    assert lines == [
        "2 of 2 arrays differ:",
        "  array  shape  dtype   ulp  max abs  max rel  cosine    at    a     b",
        "  s      (2,)   string  inf  inf      inf      nan       (1,)  b'a'  b'b'",
        "  i      (2,)   int64   1    1        0.2      0.994692  (1,)  4     5",
        "Allowed for int64 on CPU: 0 ulp:",
        "  integers, booleans and strings are not rounded.",
    ]


def test_names_shapes_and_dtypes_come_first():
    a = {"kernel": np.ones([2, 3]), "far": np.float32([1]), "only_a": ONE, "bias": np.float32([1])}
    b = {"kernel": np.ones([3, 2]), "far": np.float32([9]), "only_b": ONE, "bias": np.float64([1])}
    assert [line.split(None, 1) for line in failure(a, b)[:7]] == [
        ["5", "of 5 arrays differ:"],
        ["bias", "dtypes float32 and float64"],
        ["kernel", "shapes (2, 3) and (3, 2)"],
        ["only_a", "only in a"],
        ["only_b", "only in b"],
        ["array", "shape  dtype    ulp      max abs  max rel  cosine    at    a    b"],
        ["far", "(1,)   float32  2.6e+07  8        0.89     1.000000  (0,)  1.0  9.0"],
    ]


def test_names_that_differ_can_be_told():
    a, b = {"W": ONE, "b": UP}, {"kernel": ONE, "b": UP}
    assert failure(a, b)[0] == "2 of 3 arrays differ:"
    assert_parity(a, b, names={"W": "kernel"})
    with pytest.raises(ValueError, match="names: 'V' is not in a; 'bias' is not in b"):
        assert_parity(a, b, names={"V": "bias"})
    with pytest.raises(ValueError, match="two arrays of a would have one name"):
        assert_parity(a, b, names={"W": "b"})


def test_nothing_to_compare_is_a_failure():
    assert failure({}, {}) == ["There is nothing to compare: both mappings are empty."]


def test_a_float_without_a_row_wants_a_tolerance():
    eighth = np.ones(2, ml_dtypes.float8_e4m3fn)
    with pytest.raises(ValueError, match="no tolerance for float8_e4m3fn"):
        assert_parity(eighth, eighth)
    assert_parity(eighth, eighth, exact=True)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (lambda: tf.IndexedSlices(tf.ones([1, 2]), tf.constant([0])), "a is an IndexedSlices, not an array of numbers"),
        (lambda: tf.sparse.from_dense([[1.0]]), "a is a SparseTensor, not an array of numbers or strings"),
        (lambda: keras.Input([3]), r"a is a KerasTensor, which has no value \(ValueError\)"),
        (lambda: {"y": object()}, r"a\['y'\] is an object, not an array"),
        (lambda: [[1, 2], [3]], "a is a list, which has no value"),
        (lambda: {1: 2}, "a: the names of arrays are strings, received 1"),
        (lambda: {"y": 2}, "a is a dict and b a float: pass two mappings, or neither"),
    ],
)
def test_what_is_no_array_is_refused(value, message):
    with pytest.raises(TypeError, match=message):
        assert_parity(value(), 1.0)


def test_a_tensor_of_a_graph_is_refused():
    with tf.Graph().as_default():
        y = tf.constant(1.0)
    with pytest.raises(TypeError, match=r"has no value .* Pass what it computes: session.run\(…\)"):
        assert_parity({"y": y}, {"y": y})


def test_exact_with_a_tolerance_is_refused():
    with pytest.raises(ValueError, match="exact=True allows no difference"):
        assert_parity(ONE, ONE, exact=True, rtol=1e-3)


def test_lists_are_named_by_position():
    assert list(named_arrays([ONE, np.ones(2)])) == ["[0]", "[1]"]
    assert failure([ONE, ONE], [ONE])[1].split(None, 1) == ["[1]", "only in a"]


@pytest.mark.parametrize(("where", "is_refused"), [("CPU", False), ("/GPU:0", True)])
def test_tf32_is_refused_where_it_computes(where, is_refused):
    if not tf.config.list_physical_devices("GPU"):
        is_refused = False
    was_on = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(True)
    try:
        if is_refused:
            with pytest.raises(RuntimeError, match="TF32 is on"):
                assert_parity(ONE, ONE, device=where)
        else:
            assert_parity(ONE, UP, device=where)
        assert_parity(np.float64(1), np.float64(1), device=where)
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(was_on)
