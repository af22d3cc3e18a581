"""Threads and cores."""

import pytest
import tensorflow as tf

from migration.doctor import Status


@pytest.fixture(autouse=True)
def threads_not_set():
    """What the tests expect of the process that runs them."""
    assert tf.config.threading.get_intra_op_parallelism_threads() == 0


def limit(tmp_path, text):
    (tmp_path / "sys/fs/cgroup").mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup/cpu.max").write_text(text)


def test_as_many_as_cores(only, machine):
    finding = only("threads", machine)
    assert (finding.status, finding.what) == (Status.OK, "4 cores; threads: 4 intra-op, 4 inter-op")


def test_a_container_with_less_time_than_cores(findings, machine, tmp_path):
    limit(tmp_path, "150000 100000")
    intra, inter = findings("threads", machine)
    assert intra.status == inter.status == Status.WARNING
    assert intra.what == (
        "4 intra-op threads on 2 cores (4 cores, limited to the time of 1.5): they wait for each other"
    )
    assert intra.remedy == "tf.config.threading.set_intra_op_parallelism_threads(2), or set TF_NUM_INTRAOP_THREADS=2"
    machine.environ = {"TF_NUM_INTRAOP_THREADS": "2", "TF_NUM_INTEROP_THREADS": "1"}  # the remedy
    (finding,) = findings("threads", machine)
    assert (finding.status, finding.what) == (Status.OK, "2 cores; threads: 2 intra-op, 1 inter-op")


def test_asked_for_by_the_environment(only, machine):
    machine.environ = {"TF_NUM_INTEROP_THREADS": "64"}
    assert only("threads", machine).what == "64 inter-op threads on 4 cores: they wait for each other"


@pytest.mark.xdist_group("doctor")
def test_asked_for_by_the_program(spoilt):
    (finding,) = spoilt["threads"]
    assert finding["status"] == "warning" and finding["what"].startswith("4096 intra-op threads on ")
