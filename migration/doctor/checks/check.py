"""What a check is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from migration.doctor.finding import Finding
from migration.doctor.machine import Machine


@dataclass(frozen=True)
class Check:
    """One thing to look at.

    Attributes:
        looks_at: what, for the table of docs/doctor.md.
        remedy: what helps in most cases, for the same.
        examine: gives the findings. It asks `machine` for whatever varies, and imports nothing heavy before it is
            called: TensorFlow may be broken.
    """

    looks_at: str
    remedy: str
    examine: Callable[[Machine], Iterable[Finding]]
