"""The table of tolerances: every row, what lies outside it, and TF32."""

import ml_dtypes
import numpy as np
import pytest
import tensorflow as tf

from migration.parity.tolerances import EXACT, TF32Error, Tolerance, is_rounded, peak, refuse_tf32, tolerance_of

FLOATS = [np.float64, np.float32, np.float16, ml_dtypes.bfloat16]
EXACT_DTYPES = [np.int8, np.uint8, np.int32, np.int64, np.bool_, np.dtype("S3"), np.dtype("U"), object, ml_dtypes.int4]


@pytest.mark.parametrize("where", ["CPU", "GPU"])
@pytest.mark.parametrize("dtype", FLOATS)
def test_every_float_has_a_row_with_a_reason(dtype, where):
    tolerance = tolerance_of(dtype, where)
    eps = float(ml_dtypes.finfo(dtype).eps)
    # No closer than some roundings, no wider than 10 bits of them.
    assert 2 * eps < tolerance.rtol < 1024 * 8 * eps
    assert 2 * eps < tolerance.atol <= tolerance.rtol
    assert len(tolerance.reason) > 20


@pytest.mark.parametrize("dtype", FLOATS)
def test_a_gpu_is_allowed_no_less(dtype):
    assert tolerance_of(dtype, "GPU").rtol >= tolerance_of(dtype, "CPU").rtol
    assert tolerance_of(dtype, "GPU").atol >= tolerance_of(dtype, "CPU").atol


def test_wider_numbers_are_allowed_less():
    for where in ("CPU", "GPU"):
        rows = [tolerance_of(dtype, where) for dtype in FLOATS]
        assert [row.rtol for row in rows] == sorted({row.rtol for row in rows})


@pytest.mark.parametrize("dtype", EXACT_DTYPES)
def test_what_is_not_rounded_is_exact(dtype):
    assert tolerance_of(dtype, "GPU").exact and not is_rounded(np.dtype(dtype))


def test_complex_numbers_are_two_real_ones():
    assert tolerance_of(np.complex64) == tolerance_of(np.float32)
    assert tolerance_of(np.complex128, "GPU") == tolerance_of(np.float64, "GPU")


@pytest.mark.parametrize("name", ["GPU", "/GPU:0", "/job:localhost/replica:0/task:0/device:GPU:1", "gpu:0"])
def test_a_device_has_many_names(name):
    assert tolerance_of("float32", name) == tolerance_of("float32", "GPU") != tolerance_of("float32", "/CPU:0")


@pytest.mark.parametrize(("dtype", "where"), [(ml_dtypes.float8_e4m3fn, "CPU"), (np.float32, "TPU")])
def test_what_is_not_in_the_table_is_said(dtype, where):
    with pytest.raises(ValueError, match=f"no tolerance for {np.dtype(dtype).name} on '{where}': pass rtol= and atol="):
        tolerance_of(dtype, where)


@pytest.mark.parametrize(
    ("rtol", "atol", "name"), [(-1, 0, "rtol"), (0, float("nan"), "atol"), (float("inf"), 0, "rtol")]
)
def test_what_is_no_tolerance_is_refused(rtol, atol, name):
    with pytest.raises(ValueError, match=f"{name}: expected a finite number, 0 or more"):
        Tolerance(rtol, atol)


def test_atol_is_scaled_by_the_values_up_to_100():
    tolerance = Tolerance(1e-5, 1e-6, "why")
    assert tolerance.scaled(1e-3) == Tolerance(1e-5, 1e-6 * 1e-3, "why")
    assert tolerance.scaled(50) == Tolerance(1e-5, 1e-6 * 50, "why")
    assert tolerance.scaled(1e9) == Tolerance(1e-5, 1e-6 * 100, "why")


@pytest.mark.parametrize("dtype", [*FLOATS, np.complex64])
def test_the_peak_is_the_largest_finite_value(dtype):
    assert peak(np.array([[1, -3], [np.nan, np.inf]], dtype)) == 3
    assert peak(np.array([[1, -3]], dtype)) == 3
    assert peak(np.array([np.nan], dtype)) == peak(np.zeros([0, 2], dtype)) == 0


def test_as_text():
    assert str(EXACT) == "0 ulp"
    assert str(Tolerance(1e-5, 5e-6)) == "rtol 1e-05, atol 5e-06"


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16, ml_dtypes.bfloat16])
def test_sums_in_another_order_pass_on_the_cpu(dtype, rng):
    # What the table is for: the same dense layer, with its 3,136 inputs in another order.
    x, w = rng.standard_normal([20, 3136]).astype(dtype), rng.standard_normal([3136, 30]).astype(dtype)
    order = rng.permutation(3136)
    with tf.device("/CPU:0"):
        a, b = (np.asarray(tf.matmul(*pair)).astype(np.float64) for pair in ((x, w), (x[:, order], w[order])))
    tolerance = tolerance_of(dtype).scaled(np.abs(a).max())
    assert np.all(np.abs(a - b) <= tolerance.rtol * np.maximum(np.abs(a), np.abs(b)) + tolerance.atol)
    if dtype != ml_dtypes.bfloat16:  # whose sums are so long in float32 that few are rounded otherwise
        assert np.any(a != b)


class TestTF32:
    """On, with a GPU present, and a comparison that is closer than it computes."""

    @pytest.fixture(autouse=True)
    def tf32(self):
        was_on = tf.config.experimental.tensor_float_32_execution_enabled()
        tf.config.experimental.enable_tensor_float_32_execution(True)
        yield
        tf.config.experimental.enable_tensor_float_32_execution(was_on)

    @pytest.mark.parametrize("tolerance", [EXACT, Tolerance(1e-6, 0), Tolerance(0, 9e-4)])
    def test_it_is_refused_with_the_remedy(self, tolerance):
        with pytest.raises(TF32Error) as refused:
            refuse_tf32(tolerance, gpus=["/GPU:0"])
        message = str(refused.value)
        assert message.startswith(f"Refused to compare float32 at {tolerance}: TF32 is on")
        assert "`numerics`" in message and "enable_tensor_float_32_execution(False)" in message

    @pytest.mark.parametrize("tolerance", [Tolerance(1e-3, 0), Tolerance(0, 1e-2)])
    def test_what_it_can_keep_is_allowed(self, tolerance):
        assert refuse_tf32(tolerance, gpus=["/GPU:0"]) is None

    def test_without_a_gpu_it_does_not_matter(self):
        assert refuse_tf32(EXACT, gpus=[]) is None

    def test_off_it_does_not_matter(self):
        tf.config.experimental.enable_tensor_float_32_execution(False)
        assert refuse_tf32(EXACT, gpus=["/GPU:0"]) is None

    def test_the_gpus_of_this_machine_are_asked(self):
        if any(
            tf.config.experimental.get_device_details(gpu).get("compute_capability", (8, 0)) >= (8, 0)
            for gpu in tf.config.list_physical_devices("GPU")
        ):
            with pytest.raises(TF32Error):
                refuse_tf32(EXACT)
        else:
            assert refuse_tf32(EXACT) is None
