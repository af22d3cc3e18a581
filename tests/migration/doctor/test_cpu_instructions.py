"""Instruction sets."""

import pytest

from migration.doctor import Status


@pytest.fixture
def give(tmp_path):
    def give(cpuinfo):
        (tmp_path / "proc").mkdir()
        (tmp_path / "proc/cpuinfo").write_text(cpuinfo)

    return give


def test_those_that_choose_kernels(only, machine, give):
    give("processor\t: 0\nflags\t\t: fpu sse2 avx avx2 fma avx512f\n\nprocessor\t: 1\nflags\t\t: fpu\n")
    finding = only("cpu_instructions", machine)
    assert finding.status == Status.NOTE and finding.what.startswith("avx2, fma, avx512f: kernels are chosen")


def test_without_avx(only, machine, give):
    give("flags\t\t: fpu sse sse2 ssse3\n")
    finding = only("cpu_instructions", machine)
    assert finding.status == Status.ERROR and finding.what.startswith("no AVX: ")


def test_arm(only, machine, give):
    give("processor\t: 0\nFeatures\t: fp asimd sve\n")
    assert only("cpu_instructions", machine).what.startswith("asimd, sve: ")


def test_not_known(only, machine):
    finding = only("cpu_instructions", machine)
    assert (finding.status, finding.what) == (Status.NOTE, "not known: /proc/cpuinfo does not say")
