"""Memory."""

import pytest

from migration.doctor import Status


@pytest.fixture
def give(tmp_path):
    """Write what the machine has, in kB, and what its container may use, in bytes."""

    def give(total, limit):
        (tmp_path / "proc").mkdir()
        (tmp_path / "proc/meminfo").write_text(f"MemTotal:       {total} kB\nMemFree: 1 kB\n")
        (tmp_path / "sys/fs/cgroup").mkdir(parents=True)
        (tmp_path / "sys/fs/cgroup/memory.max").write_text(limit)

    return give


@pytest.mark.parametrize(
    ("total", "limit", "status", "what"),
    [
        (8 * 2**20, "max", Status.OK, "8.0 GiB, the machine's"),
        (8 * 2**20, str(3 * 2**30), Status.OK, "3.0 GiB, the container's limit"),
        (8 * 2**20, str(2**30), Status.WARNING, "1.0 GiB, the container's limit: the process is likely to be killed"),
        (2**20, str(3 * 2**30), Status.WARNING, "1.0 GiB, the machine's: "),
    ],
)
def test_limits(only, machine, give, total, limit, status, what):
    give(total, limit)
    finding = only("memory", machine)
    assert finding.status == status
    assert finding.what.startswith(what)


def test_not_known(only, machine):
    assert (only("memory", machine).status, only("memory", machine).what) == (Status.NOTE, "not known")
