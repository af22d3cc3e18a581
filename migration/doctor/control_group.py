"""How much of the machine the process may use: Linux's control groups, versions 1 and 2, as containers set them."""

from collections.abc import Iterator
from pathlib import Path

#: Version 1 says "no limit" by a number near 2^63.
_UNLIMITED = 2**60


def cpu_limit(root: Path) -> float | None:
    """How many cores' time the process may use, 1.5 for instance; None: no limit.

    Args:
        root: where `/proc` and `/sys` are.

    Source: https://docs.kernel.org/admin-guide/cgroup-v2.html, `cpu.max`; `cpu.cfs_quota_us` of version 1.
    """
    limits = []
    for folder in _folders(root, "cpu"):
        quota, *period = _words(folder / "cpu.max") or _words(folder / "cpu.cfs_quota_us") or ["max"]
        period = period or _words(folder / "cpu.cfs_period_us") or ["100000"]
        if quota.isdigit() and int(period[0]) > 0:
            limits.append(int(quota) / int(period[0]))
    return min(limits, default=None)


def memory_limit(root: Path) -> int | None:
    """How many bytes the processes of the group may use; None: no limit.

    Args:
        root: where `/proc` and `/sys` are.

    Source: https://docs.kernel.org/admin-guide/cgroup-v2.html, `memory.max`; `memory.limit_in_bytes` of version 1.
    """
    limits = []
    for folder in _folders(root, "memory"):
        words = _words(folder / "memory.max") or _words(folder / "memory.limit_in_bytes")
        if words and words[0].isdigit() and int(words[0]) < _UNLIMITED:
            limits.append(int(words[0]))
    return min(limits, default=None)


def _folders(root: Path, controller: str) -> Iterator[Path]:
    """The group's folder and those above it: each limits it. In a container the group's own may be out of sight."""
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        lines = []
    for line in [*lines, f"0:{controller}:/", "0::/"]:
        _, controllers, path = line.split(":", 2)
        mounts = [controllers, controller] if controller in controllers.split(",") else [""] * (controllers == "")
        for mount in mounts:
            group = Path(path.lstrip("/"))
            yield from (root / "sys/fs/cgroup" / mount / above for above in (group, *group.parents))


def _words(file: Path) -> list[str]:
    try:
        return file.read_text().split()
    except OSError:
        return []
