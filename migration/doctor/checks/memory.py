"""How much memory the process can have: the machine's, or what its container is given."""

import re
from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.control_group import memory_limit
from migration.doctor.finding import Finding, note, ok, warning
from migration.doctor.machine import Machine

_GIB = 2**30
#: TensorFlow and Keras take 0.7 GiB once imported; the full MNIST and a model twice beside it take as much again.
_ENOUGH = 2 * _GIB


def _examine(machine: Machine) -> Iterator[Finding]:
    limit = memory_limit(machine.root)
    try:
        total = re.search(r"^MemTotal:\s*(\d+) kB", (machine.root / "proc/meminfo").read_text(), re.MULTILINE)
    except OSError:
        total = None
    sizes = [size for size in (limit, int(total[1]) * 1024 if total else None) if size is not None]
    if not sizes:
        yield note("not known")
        return
    size = min(sizes)
    by = "the container's limit" if size == limit else "the machine's"
    if size < _ENOUGH:
        yield warning(
            f"{size / _GIB:.1f} GiB, {by}: the process is likely to be killed, without a message",
            f"give it {_ENOUGH // _GIB} GiB: docker run --memory, resources.limits.memory",
        )
    else:
        yield ok(f"{size / _GIB:.1f} GiB, {by}")


CHECK = Check(
    looks_at="the memory of the machine, and the limit of its control group (container)",
    remedy="2 GiB: `docker run --memory`, `resources.limits.memory`",
    examine=_examine,
)
