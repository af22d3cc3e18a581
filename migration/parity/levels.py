"""What is compared of two programs, and what is allowed at each level."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from migration.parity.difference import Difference, compare_arrays, compare_named
from migration.parity.tolerances import EXACT, Tolerance, peak, tolerance_of

LEVELS = ("variables", "outputs", "activations", "loss", "gradients", "one step", "training", "metrics")


@dataclass(frozen=True)
class Level:
    """One thing that was compared.

    Attributes:
        name: one of `LEVELS`.
        differences: of every tensor of that level.
        note: what else is to be said, e.g. why nothing was compared.
    """

    name: str
    differences: tuple[Difference, ...] = ()
    note: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether all is as near as it must be; None if nothing was compared."""
        return all(difference.allowed for difference in self.differences) if self.differences else None


@dataclass(frozen=True)
class Allowance:
    """How much two arrays may differ.

    Attributes:
        exact: not in a single bit; otherwise by the tolerances of `migration.parity.tolerances`.
        device: where both were computed.
    """

    exact: bool = True
    device: str = "CPU"

    def compare(self, name: str, a: Any, b: Any) -> Difference:
        """Compare two arrays."""
        return compare_arrays(name, a, b, self._tolerance(np.asarray(a), np.asarray(b), 1))

    def compare_named(
        self, a: Mapping[str, np.ndarray], b: Mapping[str, np.ndarray], steps: int = 1
    ) -> tuple[Difference, ...]:
        """Compare arrays by name, after so many steps: each adds its own rounding to that of those before."""
        sides = ("the first program", "the second")
        return tuple(compare_named(a, b, sides, lambda one, other: self._tolerance(one, other, steps)))

    def _tolerance(self, a: np.ndarray, b: np.ndarray, steps: int) -> Tolerance:
        if self.exact or a.dtype != b.dtype or a.shape != b.shape or not a.size:
            return EXACT
        tolerance = tolerance_of(a.dtype, self.device)
        if tolerance.exact:
            return tolerance
        tolerance = tolerance.scaled(max(peak(a), peak(b)))
        return Tolerance(tolerance.rtol * steps, tolerance.atol * steps, tolerance.reason)
