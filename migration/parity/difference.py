"""How far two arrays are apart, in ulp, absolutely, relatively, and in direction."""

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from migration.parity.tolerances import EXACT, Tolerance
from tfgraph.checkpoints.comparing import ulp_distance
from tfgraph.checkpoints.statistics import is_numeric


@dataclass(frozen=True)
class Difference:
    """The largest differences of two arrays.

    Attributes:
        name: what was compared.
        ulp: largest distance in units in the last place: how many numbers of the dtype lie between the
            two. 0 means the same bits (0.0 and -0.0 count as the same); infinite where just one of the
            two is NaN, where strings differ, or where shapes or dtypes differ.
        absolute: largest absolute difference, infinite in the same cases.
        index: where the tolerance is exceeded most, or where the ulp distance is largest if nothing was tolerated;
            None if shapes or dtypes differ or the arrays are empty or equal.
        problem: what else is wrong (shape, dtype), or "".
        relative: largest `|a - b| / max(|a|, |b|)`, 0 to 2; infinite in the same cases as the first.
        cosine: of the angle between the two as vectors: 1 if one is the other times a positive number; NaN if they are
            not finite numbers.
        excess: how many times what is tolerated the two are apart: above 1, too far. Infinite wherever they differ
            and nothing was tolerated.
        values: both values at `index`.
        shape: of both; None if shapes or dtypes differ.
        dtype: of both; "" likewise.
    """

    name: str
    ulp: float
    absolute: float
    index: tuple[int, ...] | None = None
    problem: str = ""
    relative: float = 0.0
    cosine: float = 1.0
    excess: float = 0.0
    values: tuple[Any, Any] | None = None
    shape: tuple[int, ...] | None = None
    dtype: str = ""

    @classmethod
    def of_problem(cls, name: str, problem: str) -> "Difference":
        """Two things that cannot be compared number by number."""
        return cls(name, math.inf, math.inf, None, problem, math.inf, math.nan, math.inf)

    @property
    def exact(self) -> bool:
        """Whether the two are the same, bit for bit."""
        return self.ulp == 0

    @property
    def allowed(self) -> bool:
        """Whether the two are no further apart than was tolerated."""
        return self.excess <= 1

    def __str__(self) -> str:
        """Give the first two measures: `0 ulp (0)`, or `3 ulp (2.4e-07)`."""
        return self.problem or f"{self.ulp:.0f} ulp ({self.absolute:.2g})"


def compare_arrays(name: str, a: Any, b: Any, tolerance: Tolerance = EXACT) -> Difference:
    """Compare two arrays: shape and dtype first, then every number.

    Args:
        name: what is compared.
        a: an array.
        b: an array; numbers of any dtype that numpy or ml_dtypes has, or strings.
        tolerance: what `excess` and `index` are about.
    """
    a, b = _array(a), _array(b)
    if a.shape != b.shape:
        return Difference.of_problem(name, f"shapes {a.shape} and {b.shape}")
    if a.dtype != b.dtype:
        return Difference.of_problem(name, f"dtypes {dtype_name(a.dtype)} and {dtype_name(b.dtype)}")
    equal = Difference(name, 0, 0, shape=a.shape, dtype=dtype_name(a.dtype))
    # 0 where equal by `==` or both NaN: also for infinities, whose difference would be NaN.
    same = np.asarray(a == b, bool)
    if not same.all():
        same |= np.asarray((a != a) & (b != b), bool)
    if same.all():
        return equal
    measure = _numbers if is_numeric(a.dtype) or a.dtype.kind == "c" else _other_values
    ulps, absolutes, relatives, cosine, excesses = measure(a, b, same, tolerance)
    index = _largest_at(ulps if tolerance.exact else excesses)
    return dataclasses.replace(
        equal,
        ulp=float(ulps.max()),
        absolute=float(absolutes.max()),
        relative=float(relatives.max()),
        cosine=cosine,
        excess=float(excesses.max()),
        index=index,
        values=(a[index], b[index]),
    )


def compare_named(
    a: Mapping[str, Any],
    b: Mapping[str, Any],
    sides: tuple[str, str] = ("a", "b"),
    tolerance: Callable[[np.ndarray, np.ndarray], Tolerance] = lambda a, b: EXACT,
) -> list[Difference]:
    """Compare arrays by name; what only one side has is a problem of its own.

    Args:
        a: arrays by name.
        b: likewise.
        sides: what to call the two.
        tolerance: for two arrays that will be compared.

    Returns:
        One for each name of either side, in the order of the names.
    """
    differences = []
    for name in sorted(a.keys() | b.keys()):
        if name in a and name in b:
            one, two = np.asarray(a[name]), np.asarray(b[name])
            differences.append(compare_arrays(name, one, two, tolerance(one, two)))
        else:
            differences.append(Difference.of_problem(name, f"only in {sides[0] if name in a else sides[1]}"))
    return differences


def largest(name: str, differences: Iterable[Difference]) -> Difference:
    """The worst of some differences, named `name`: the first with a problem, else the largest in ulp."""
    differences = list(differences)
    if not differences:
        return Difference.of_problem(name, "nothing to compare")
    for difference in differences:
        if difference.problem:
            return Difference.of_problem(name, f"{difference.name}: {difference.problem}")
    worst = max(differences, key=lambda difference: difference.ulp)
    return dataclasses.replace(worst, name=name, absolute=max(difference.absolute for difference in differences))


def dtype_name(dtype: np.dtype) -> str:
    """Name a dtype; what numpy calls `object` is of strings here."""
    return "string" if dtype.kind == "O" else dtype.name


_Measures = tuple[np.ndarray, np.ndarray, np.ndarray, float, np.ndarray]


def _numbers(a: np.ndarray, b: np.ndarray, same: np.ndarray, tolerance: Tolerance) -> _Measures:
    """Element by element: ulp, absolute, relative, excess; and the cosine of all."""
    is_complex = a.dtype.kind == "c"
    wide_a, wide_b = (array.astype(np.complex128 if is_complex else np.float64) for array in (a, b))
    with np.errstate(all="ignore"):  # infinities and NaN are dealt with below
        absolutes = np.where(same, 0, np.abs(wide_a - wide_b))
        larger = np.maximum(np.abs(wide_a), np.abs(wide_b))
        relatives = np.where(absolutes == 0, 0, absolutes / larger)
        excesses = np.where(same, 0, absolutes / (tolerance.rtol * larger + tolerance.atol))
    if is_complex:  # two real numbers, of which the farther counts
        pairs = (np.ascontiguousarray(array).reshape(-1).view(array.real.dtype).reshape(-1, 2) for array in (a, b))
        ulps = ulp_distance(*pairs).max(axis=1)
    else:
        ulps = ulp_distance(a, b)
    ulps = np.where(same, 0, ulps.reshape(a.shape)).astype(np.float64)
    ulps[~same & ((a != a) | (b != b))] = np.inf  # NaN on one side
    absolutes[np.isnan(absolutes)] = np.inf
    relatives[~same & ~np.isfinite(absolutes)] = np.inf
    excesses[np.isnan(excesses)] = np.inf  # infinity or NaN on one side, or integers that float64 cannot tell apart
    return ulps, absolutes, relatives, _cosine(wide_a.ravel(), wide_b.ravel()), excesses


def _other_values(a: np.ndarray, b: np.ndarray, same: np.ndarray, tolerance: Tolerance) -> _Measures:
    """Strings and the like are the same or infinitely far apart."""
    far = np.where(same, 0.0, np.inf)
    return far, far, far, math.nan, far


def _cosine(a: np.ndarray, b: np.ndarray) -> float:
    largest_a, largest_b = np.abs(a).max(), np.abs(b).max()
    if not (np.isfinite(largest_a) and np.isfinite(largest_b)):
        return math.nan
    if largest_a == 0 or largest_b == 0:
        return float(largest_a == largest_b)
    a, b = a / largest_a, b / largest_b  # or the squares of small numbers would all be 0
    return float(np.vdot(a, b).real / (np.linalg.norm(a) * np.linalg.norm(b)))


def _array(value: Any) -> np.ndarray:
    """An array; strings of any length and encoding are of one dtype, `object`, as `bytes`."""
    array = np.asarray(value)
    if array.dtype.kind == "U":
        array = np.char.encode(array, "utf-8")
    return array.astype(object) if array.dtype.kind == "S" else array


def _largest_at(values: np.ndarray) -> tuple[int, ...]:
    return tuple(int(axis) for axis in np.unravel_index(int(np.argmax(values)), values.shape))
