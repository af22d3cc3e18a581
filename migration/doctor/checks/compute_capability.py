"""Whether TensorFlow has machine code for the GPU, or its driver must compile every kernel at first use."""

import re
from collections.abc import Iterator, Sequence

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, error, note, ok, warning
from migration.doctor.machine import Machine


def _examine(machine: Machine) -> Iterator[Finding]:
    capable = [(gpu, gpu.compute_capability) for gpu in machine.gpus if gpu.compute_capability]
    if not capable:
        yield note("no GPU to ask")
        return
    built_for = machine.tensorflow.sysconfig.get_build_info().get("cuda_compute_capabilities", [])
    for gpu, capability in capable:
        name = f"{gpu.name}, compute capability {'.'.join(map(str, capability))}"
        kind = code_for(capability, built_for)
        if kind == "machine code":
            yield ok(f"{name}: TensorFlow has machine code for it")
        elif kind is None:
            yield error(
                f"{name}: TensorFlow is built for {', '.join(built_for)}, and has no code for it",
                "use another GPU, or the CPU: CUDA_VISIBLE_DEVICES=",
            )
        elif machine.environ.get("CUDA_CACHE_DISABLE") == "1":
            yield warning(
                f"{name}: its driver compiles each kernel in every process, for minutes: CUDA_CACHE_DISABLE=1",
                "unset CUDA_CACHE_DISABLE",
            )
        else:
            yield note(
                f"{name}: TensorFlow is built for {', '.join(built_for)}: the driver compiles each kernel at its first"
                " use; that takes minutes, once",
                "let it: keep ~/.nv/ComputeCache, in a container too (CUDA_CACHE_PATH=DIR), and give it room:"
                " CUDA_CACHE_MAXSIZE=4294967296",
            )


def code_for(capability: tuple[int, int], built_for: Sequence[str]) -> str | None:
    """What there is for a GPU.

    Args:
        capability: the GPU's compute capability, `(9, 0)`.
        built_for: `sm_80` for machine code, `compute_90` for PTX, in which there is no machine code.

    Returns:
        `machine code`, `PTX`, or None if it cannot run at all.

    Source: CUDA C++ Programming Guide, "Application Compatibility": machine code runs on the same major version from
        its minor version on; PTX is compiled for its own version and all later ones.
    """
    names = [re.fullmatch(r"(sm|compute)_(\d+)(\d)[a-z]?", name) for name in built_for]
    codes = [(name[1], int(name[2]), int(name[3])) for name in names if name]
    major, minor = capability
    if any(kind == "sm" and code == major and least <= minor for kind, code, least in codes):
        return "machine code"
    if any(kind == "compute" and (code, least) <= (major, minor) for kind, code, least in codes):
        return "PTX"
    return None


CHECK = Check(
    looks_at="the GPU's compute capability against those that TensorFlow is built for: whether kernels are compiled at"
    " first use",
    remedy="keep `~/.nv/ComputeCache` (`CUDA_CACHE_PATH`, `CUDA_CACHE_MAXSIZE`); unset `CUDA_CACHE_DISABLE`",
    examine=_examine,
)
