"""The CPU's instruction sets: TensorFlow needs AVX, and chooses its kernels by the others."""

from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, error, note
from migration.doctor.machine import Machine

#: By which Eigen, oneDNN and numpy choose, in Linux's spelling.
_CHOOSING = ("avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "asimd", "sve", "bf16")


def _examine(machine: Machine) -> Iterator[Finding]:
    flags = machine.cpu_flags
    if flags is None:
        yield note("not known: /proc/cpuinfo does not say")
    elif machine.lacks_avx:
        yield error(
            "no AVX: TensorFlow's wheels end with an illegal instruction",
            "use another machine; a virtual machine may hide it: choose the CPU model `host`",
        )
    else:
        yield note(
            f"{', '.join(name for name in _CHOOSING if name in flags) or 'none'}: kernels are chosen by these, and"
            " round otherwise on another CPU",
            "compare bits on one kind of machine; between two allow for rounding",
        )


CHECK = Check(
    looks_at="AVX, without which TensorFlow ends the process; AVX2, AVX-512, …, by which kernels are chosen",
    remedy="compare bits on one kind of machine; a virtual machine: the CPU model `host`",
    examine=_examine,
)
