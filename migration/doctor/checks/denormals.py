"""Whether numbers below 1.2e-38 are numbers in this thread; a library built with `-ffast-math` makes them zero."""

from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, ok, warning
from migration.doctor.machine import Machine


def _examine(machine: Machine) -> Iterator[Finding]:
    del machine  # it is the processor's state that counts
    import numpy as np

    smallest = np.finfo(np.float32).tiny
    if smallest * np.float32(0.5) == 0:
        yield warning(
            "float32 numbers below 1.2e-38 are zero in this thread: a library that was built with -ffast-math has"
            " switched them off, and numpy's results differ from those of other processes",
            "find it by importing your packages one by one, and import it last, or not at all; TensorFlow's own"
            " threads switch them off in any case",
        )
    else:
        yield ok("numpy computes with them; TensorFlow's kernels take them for zero on a CPU, as TF1's did")


CHECK = Check(
    looks_at="whether a library has switched denormal numbers off in this thread",
    remedy="import the library that was built with `-ffast-math` last, or not at all",
    examine=_examine,
)
