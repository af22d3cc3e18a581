"""How far two arrays are apart, in ulp and absolutely."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tfgraph.checkpoints.comparing import ulp_distance


@dataclass(frozen=True)
class Difference:
    """The largest differences of two arrays.

    Attributes:
        name: what was compared.
        ulp: largest distance in units in the last place: how many numbers of the dtype lie between the
            two. 0 means the same bits (0.0 and -0.0 count as the same); infinite where just one of the
            two is NaN, or where shapes or dtypes differ.
        absolute: largest absolute difference, infinite in the same cases.
        index: where the ulp distance is largest; None if shapes or dtypes differ or the arrays are empty.
        problem: what else is wrong (shape, dtype), or "".
    """

    name: str
    ulp: float
    absolute: float
    index: tuple[int, ...] | None = None
    problem: str = ""

    @property
    def exact(self) -> bool:
        """Whether the two are the same, bit for bit."""
        return self.ulp == 0

    def __str__(self) -> str:
        """Give both measures: `0 ulp (0)`, or `3 ulp (2.4e-07)`."""
        return self.problem or f"{self.ulp:.0f} ulp ({self.absolute:.2g})"


def compare_arrays(name: str, a: Any, b: Any) -> Difference:
    """Compare two arrays: shape and dtype first, then every number.

    Args:
        name: what is compared.
        a: an array.
        b: an array; numbers of any dtype that numpy or ml_dtypes has.
    """
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        return Difference(name, math.inf, math.inf, problem=f"shapes {a.shape} and {b.shape}")
    if a.dtype != b.dtype:
        return Difference(name, math.inf, math.inf, problem=f"dtypes {a.dtype} and {b.dtype}")
    if a.size == 0:
        return Difference(name, 0, 0)
    # 0 where equal by `==` or both NaN: also for infinities, whose difference would be NaN.
    same = (a == b) | ((a != a) & (b != b))
    ulps = np.where(same, 0, ulp_distance(a, b))
    with np.errstate(all="ignore"):  # infinities and NaN are dealt with below
        absolutes = np.where(same, 0, np.abs(np.subtract(a, b, dtype=np.float64, casting="unsafe")))
    absolutes = np.where(np.isnan(absolutes), np.inf, absolutes)
    ulps = np.where(~same & ((a != a) | (b != b)), np.inf, ulps)
    position = np.unravel_index(int(np.argmax(ulps)), ulps.shape)
    return Difference(name, float(ulps.max()), float(absolutes.max()), tuple(int(i) for i in position))


def largest(name: str, differences: Iterable[Difference]) -> Difference:
    """The worst of some differences, named `name`: the first with a problem, else the largest in ulp."""
    differences = list(differences)
    if not differences:
        return Difference(name, math.inf, math.inf, problem="nothing to compare")
    for difference in differences:
        if difference.problem:
            return Difference(name, math.inf, math.inf, problem=f"{difference.name}: {difference.problem}")
    worst = max(differences, key=lambda difference: difference.ulp)
    return Difference(name, worst.ulp, max(difference.absolute for difference in differences), worst.index)
