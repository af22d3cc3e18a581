"""What is known of two programs that differ, as the known causes look at it."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from migration.parity.alignment import Alignment
from migration.parity.divergence import Divergence, Place, shown
from migration.parity.update import Update, differing_settings

Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Evidence:
    """Two programs, and where they part.

    Attributes:
        alignment: of their traces; None if the difference is in no trace.
        divergence: the first operation that differs; None likewise.
        before: variables and slots of both before a step.
        after: those after it.
        training: whether the traces are of a training step, or of an evaluation.
        gradients_agree: whether that step was made of the same gradients.
        updates: what is done with these, by variable, as far as it is known.
    """

    alignment: Alignment | None = None
    divergence: Divergence | None = None
    before: tuple[Arrays, Arrays] = field(default=({}, {}))
    after: tuple[Arrays, Arrays] = field(default=({}, {}))
    training: bool = True
    gradients_agree: bool = False
    updates: tuple[Mapping[str, Update], Mapping[str, Update]] = field(default=({}, {}))

    @property
    def places(self) -> tuple[Place, Place] | None:
        """Both operations, if there are two."""
        if self.divergence and self.divergence.a and self.divergence.b:
            return self.divergence.a, self.divergence.b
        return None

    def both_ways(self) -> Iterator[tuple[str, Place, Place]]:
        """Each operation with the word for its program, and the one of the other."""
        if self.places:
            yield "first", *self.places
            yield "second", self.places[1], self.places[0]

    def single(self) -> tuple[str, Place] | None:
        """The operation that has no counterpart, with the word for its program."""
        if self.divergence and (self.divergence.a is None) != (self.divergence.b is None):
            place = self.divergence.a or self.divergence.b
            assert place is not None
            return ("first" if self.divergence.a else "second"), place
        return None

    @property
    def settings(self) -> dict[str, str]:
        """Sentences on the settings in which the optimizers differ, by their names; see `differing_settings`."""
        return differing_settings(*self.updates)

    def differing(self, *names: str) -> list[str]:
        """Those of some settings of both operations that are not the same: `strides [1, 2] against [1, 1]`.

        Where one is a condition or a function, it is what the operation in it that is of the other's type has.
        """
        if not self.places:
            return []
        found = []
        for name in names:
            a, b = (
                self.places[side].settings.get(
                    name, self.places[side].settings.get(f"{self.places[1 - side].node.type}.{name}")
                )
                for side in (0, 1)
            )
            if a is not None and b is not None and a != b:
                found.append(f"{name} {shown(a)} against {shown(b)}")
        return found

    def variables(self) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        """Those that both have and that differ before any step."""
        a, b = self.before
        for name in a.keys() & b.keys():
            if a[name].shape != b[name].shape or not np.array_equal(a[name], b[name], equal_nan=True):
                yield name, a[name], b[name]

    def factors(self, *names: str) -> list[float | None]:
        """By what number the steps of the first are multiplied to make those of the second, of those that move."""
        found = []
        for name, a, b in self.steps():
            if name in names and np.any(a):
                # A step is the difference of two values, each rounded.
                largest = float(np.max(np.abs(self.after[0][name])))
                found.append(factor(a, b, largest * float(np.finfo(self.after[0][name].dtype).eps)))
        return found

    def steps(self) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        """By how much each variable moved in both programs, in float64."""
        for name in self.before[0]:
            arrays = [state[name] for state in (*self.before, *self.after) if name in state]
            if len(arrays) == 4 and all(array.dtype.kind == "f" for array in arrays):
                before_a, before_b, after_a, after_b = (array.astype(np.float64) for array in arrays)
                if before_a.shape == before_b.shape == after_a.shape == after_b.shape:
                    yield name, after_a - before_a, after_b - before_b


def scalar(value: Any) -> float | None:
    """A setting as a number, if it is one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def factor(a: np.ndarray, b: np.ndarray, rounding: float = 0) -> float | None:
    """By what number `a` is multiplied everywhere to make `b`; None if there is no such number, or if it is 1.

    Rounding of float32 is forgiven, and where a value is small against the largest, what rounding made of it.

    Args:
        a: numbers.
        b: as many.
        rounding: absolute error of both, such as that of the small difference of two large numbers.
    """
    a, b = np.ravel(a).astype(np.float64), np.ravel(b).astype(np.float64)
    if a.size != b.size or not np.any(a) or not (np.isfinite(a).all() and np.isfinite(b).all()):
        return None
    ratio = float(np.dot(a, b) / np.dot(a, a))
    if ratio == 0 or abs(ratio - 1) < 1e-5:
        return None
    allowed = 1e-4 * np.max(np.abs(b)) + rounding * (1 + abs(ratio))
    return ratio if np.max(np.abs(b - ratio * a)) <= allowed else None


def permutation_of_axes(a: np.ndarray, b: np.ndarray) -> tuple[int, ...] | None:
    """In which order the axes of `a` make `b`; None if in none, or as they are."""
    if a.ndim != b.ndim or not 2 <= a.ndim <= 5 or a.size != b.size:
        return None
    for order in itertools.permutations(range(a.ndim)):
        if order != tuple(range(a.ndim)) and tuple(np.array(a.shape)[list(order)]) == b.shape:
            if np.array_equal(a.transpose(order), b):
                return order
    return None
