"""The CUDA libraries that TensorFlow opens by name; if one is missing, it says so in the log and uses the CPU."""

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, error, note, ok
from migration.doctor.machine import Machine

DRIVER = "libcuda.so.1"
#: Of CUDA 12 and cuDNN 9, with which TensorFlow 2.21 is built: library -> wheel. TensorFlow cannot be asked for them.
LIBRARIES = {
    "libcudart.so.12": "nvidia-cuda-runtime-cu12",
    "libcublas.so.12": "nvidia-cublas-cu12",
    "libcublasLt.so.12": "nvidia-cublas-cu12",
    "libcudnn.so.9": "nvidia-cudnn-cu12",
    "libcufft.so.11": "nvidia-cufft-cu12",
    "libcusolver.so.11": "nvidia-cusolver-cu12",
    "libcusparse.so.12": "nvidia-cusparse-cu12",
    "libcupti.so.12": "nvidia-cuda-cupti-cu12",
    "libnccl.so.2": "nvidia-nccl-cu12",
    "libnvrtc.so.12": "nvidia-cuda-nvrtc-cu12",
    "libnvJitLink.so.12": "nvidia-nvjitlink-cu12",
}


def _examine(machine: Machine) -> Iterator[Finding]:
    has_gpu = bool(machine.driver_gpus)
    missing = [name for name in LIBRARIES if not _is_there(name, machine, may_load=has_gpu)]
    if not has_gpu:
        yield note(f"not needed: no NVIDIA GPU. {len(LIBRARIES) - len(missing)} of {len(LIBRARIES)} are installed")
        return
    if not _is_there(DRIVER, machine, may_load=True):
        yield error(
            f"there is a GPU, but not {DRIVER}, a part of the NVIDIA driver",
            "install the driver; a container needs it from its host: docker run --gpus all",
        )
    if missing:
        wheels = sorted({LIBRARIES[name] for name in missing})
        yield error(
            f"missing: {', '.join(missing)}: TensorFlow computes on the CPU",
            f"pip install 'tensorflow[and-cuda]>=2.21,<2.22' (it brings {', '.join(wheels)}), or add their"
            " directory to LD_LIBRARY_PATH",
        )
    else:
        yield ok(f"all {len(LIBRARIES)} are installed")


def _is_there(name: str, machine: Machine, may_load: bool) -> bool:
    # The wheels' folders stand in the search path that is written into TensorFlow's own libraries.
    wheels = (folder for package in machine.packages for folder in Path(package, "nvidia").glob("*/lib"))
    named = (Path(folder) for folder in machine.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep) if folder)
    if any((folder / name).exists() for folder in (*wheels, *named)):
        return True
    if not may_load:
        return False
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


CHECK = Check(
    looks_at="the CUDA libraries that TensorFlow opens by name, and the driver's; only where there is a GPU",
    remedy="`pip install 'tensorflow[and-cuda]>=2.21,<2.22'`; `docker run --gpus all`",
    examine=_examine,
)
