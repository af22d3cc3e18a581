"""How far two computations of the same may be apart, and why: one table, by dtype and device."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import ml_dtypes
import numpy as np


@dataclass(frozen=True)
class Tolerance:
    """What is allowed for each element: `|a - b| <= rtol * max(|a|, |b|) + atol`.

    Attributes:
        rtol: of the larger of the two; 0 or more.
        atol: 0 or more.
        reason: why so much is needed and no more.
    """

    rtol: float
    atol: float
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no tolerance.

        Raises:
            ValueError: if one is negative, infinite or NaN.
        """
        for name, value in (("rtol", self.rtol), ("atol", self.atol)):
            if not 0 <= value < math.inf:
                raise ValueError(f"{name}: expected a finite number, 0 or more, received {value!r}")

    @property
    def exact(self) -> bool:
        """Whether nothing but the same bits is allowed."""
        return self.rtol == 0 and self.atol == 0

    def scaled(self, largest: float) -> "Tolerance":
        """The same for an array whose largest absolute value is not 1 but `largest`.

        The error of a sum is of the size of its terms, also where they cancel, so `atol` is that of the array: 1e-6
        must not excuse gradients of 1e-7. Above 100 it grows no more: one -1e9 of an attention mask must not excuse
        the other scores.
        """
        return replace(self, atol=self.atol * min(largest, _LARGEST_SCALE))

    def __str__(self) -> str:
        """Give it as it is passed: `rtol 1e-05, atol 5e-06`."""
        return "0 ulp" if self.exact else f"rtol {self.rtol:g}, atol {self.atol:g}"


_LARGEST_SCALE = 100.0

# As far as TensorFlow leaves them the same: where a graph knows the size of its batch, constant folding multiplies by
# 1 / size instead of dividing, and gradients through a mean differ in their last bits unless the size is a power of two
# (measured: batch normalisation with 20, 21, 50 and 100 examples, placeholders `[None, n]` against `[size, n]`).
# `tfkeras` never lets a graph know, as TF1's `[None, …]` did not; a script that fixed the size has the other numbers.
EXACT = Tolerance(0, 0, "the same kernels on the same device give the same bits")

_NO_ROUNDING = Tolerance(0, 0, "integers, booleans and strings are not rounded")

# The rows of the CPU were measured: activations, loss and gradients of a network of two convolutions and two dense
# layers (3,136 terms in the longest sum), against the same network with its channels and units permuted: the same sums
# in another order. The largest errors, as parts of the largest value of each array: float64 1.6e-15, float32 8.6e-7,
# float16 1.5e-3, bfloat16 1.2e-2. Each `atol` is three to six times as much, for networks that are deeper.
_TABLE = {
    ("float64", "CPU"): Tolerance(1e-13, 1e-14, "sums of thousands of terms in another order: 1.6e-15 measured"),
    ("float64", "GPU"): Tolerance(1e-12, 1e-13, "as on the CPU, and sums in blocks, by other algorithms"),
    ("float32", "CPU"): Tolerance(1e-5, 5e-6, "sums of thousands of terms in another order: 8.6e-7 measured"),
    ("float32", "GPU"): Tolerance(1e-4, 5e-5, "without TF32; Winograd and FFT convolutions lose a digit more"),
    ("float16", "CPU"): Tolerance(5e-3, 5e-3, "11 bits, rounded after each operation: 1.5e-3 measured"),
    ("float16", "GPU"): Tolerance(1e-2, 1e-2, "as on the CPU; some sums are kept in float16, too"),
    ("bfloat16", "CPU"): Tolerance(4e-2, 4e-2, "8 bits, rounded after each operation: 1.2e-2 measured"),
    ("bfloat16", "GPU"): Tolerance(4e-2, 4e-2, "as on the CPU: the sums themselves are in float32"),
}
_PARTS = {"complex64": "float32", "complex128": "float64"}  # a complex number is two real ones


def tolerance_of(dtype: Any, device: str = "CPU") -> Tolerance:
    """What is allowed between two computations of the same on one device, for arrays with values up to 1.

    Args:
        dtype: of the arrays: anything that numpy takes for one, bfloat16 too.
        device: where they were computed: `CPU`, `/GPU:0`, `/job:localhost/…/device:GPU:0`.

    Raises:
        ValueError: if there is no row for the two.
    """
    dtype = np.dtype(dtype)
    if not is_rounded(dtype):
        return _NO_ROUNDING
    kind = next((kind for kind in ("CPU", "GPU") if kind in device.upper()), device)
    row = _TABLE.get((_PARTS.get(dtype.name, dtype.name), kind))
    if row is None:
        raise ValueError(f"There is no tolerance for {dtype.name} on {device!r}: pass rtol= and atol=, or exact=True.")
    return row


def is_rounded(dtype: np.dtype) -> bool:
    """Whether numbers of a dtype are rounded: floats of any width, those of ml_dtypes included, and complex ones."""
    if dtype.kind in "fc":
        return True
    try:
        ml_dtypes.finfo(dtype)
    except (ValueError, TypeError, KeyError):
        return False
    return True


def peak(array: np.ndarray) -> float:
    """The largest absolute value of an array that is finite: what `Tolerance.scaled` takes; 0 if there is none."""
    if not array.size:
        return 0.0
    sizes = np.abs(array)
    largest = float(sizes.max())  # most arrays need no more
    return largest if math.isfinite(largest) else float(np.max(sizes, initial=0, where=np.isfinite(sizes)))


class TF32Error(RuntimeError):
    """A comparison closer than TF32 computes."""


#: TF32 keeps 10 bits of each factor of a product: 2**-10.
#: Source: https://blogs.nvidia.com/blog/2020/05/14/tensorfloat-32-precision-format
TF32_PRECISION = 1e-3


def refuse_tf32(tolerance: Tolerance, gpus: Sequence[Any] | None = None) -> None:
    """Refuse to compare float32 more closely than a GPU computes it.

    Args:
        tolerance: that is asked for.
        gpus: those that have TF32; those of this machine by default.

    Raises:
        TF32Error: if there is a GPU, TF32 is on, and the tolerance is below `TF32_PRECISION`.
    """
    if max(tolerance.rtol, tolerance.atol) >= TF32_PRECISION:
        return
    import tensorflow as tf  # the table is there without

    if not tf.config.experimental.tensor_float_32_execution_enabled():
        return
    if _with_tf32(tf) if gpus is None else gpus:
        raise TF32Error(
            f"Refused to compare float32 at {tolerance}: TF32 is on, and products on the GPU keep 10 bits of each "
            f"factor (errors of {TF32_PRECISION:g}). Turn it off before anything is computed: take the fixture "
            "`numerics`, or call tf.config.experimental.enable_tensor_float_32_execution(False). "
            'If all was computed on the CPU, pass device="CPU"; if TF32 is meant, rtol=1e-2.'
        )


def _with_tf32(tf: Any) -> list[Any]:
    """The GPUs of this machine that compute so: those since Ampere, and those that do not say what they are."""
    gpus = tf.config.list_physical_devices("GPU")
    details = [tf.config.experimental.get_device_details(gpu) for gpu in gpus]
    return [
        gpu for gpu, detail in zip(gpus, details, strict=True) if detail.get("compute_capability", _AMPERE) >= _AMPERE
    ]


_AMPERE = (8, 0)
