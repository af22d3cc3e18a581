"""Limits of control groups, as Linux writes them."""

import pytest

from migration.doctor.control_group import cpu_limit, memory_limit


@pytest.fixture
def write_files(tmp_path):
    def write_files(files):
        for name, content in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return tmp_path

    return write_files


V1 = "4:memory:/a/b\n3:cpuset:/\n2:cpu,cpuacct:/a\n"
CASES = {
    "nothing": ({}, None, None),
    "version 2": (
        {
            "proc/self/cgroup": "0::/user/job\n",
            "sys/fs/cgroup/user/job/cpu.max": "150000 100000\n",
            "sys/fs/cgroup/user/memory.max": "1073741824\n",  # the group above limits it, too
            "sys/fs/cgroup/user/job/memory.max": "max\n",
        },
        1.5,
        2**30,
    ),
    "version 2, no limit": (
        {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "max 100000\n", "sys/fs/cgroup/memory.max": "max\n"},
        None,
        None,
    ),
    "version 2, in a container that sees its own group as the root": (
        {"proc/self/cgroup": "0::/../../far\n", "sys/fs/cgroup/cpu.max": "50000 100000\n"},
        0.5,
        None,
    ),
    "version 1": (
        {
            "proc/self/cgroup": V1,
            "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "300000\n",
            "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "2147483648\n",
        },
        3.0,
        2**31,
    ),
    "version 1, no limit": (
        {
            "proc/self/cgroup": V1,
            "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
            "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        },
        None,
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_limits(write_files, case):
    files, cpus, memory = CASES[case]
    root = write_files(files)
    assert (cpu_limit(root), memory_limit(root)) == (cpus, memory)
