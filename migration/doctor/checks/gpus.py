"""The GPUs that the driver has, and those that TensorFlow has."""

from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, error, note, ok
from migration.doctor.machine import Machine


def _examine(machine: Machine) -> Iterator[Finding]:
    here, seen = machine.driver_gpus, machine.gpus
    hidden = machine.environ.get("CUDA_VISIBLE_DEVICES")
    if len(seen) >= len(here):
        names = [f"{gpu.name} ({_dotted(gpu.compute_capability)})" for gpu in seen]
        yield ok(f"TensorFlow has {', '.join(names)}") if seen else note("no NVIDIA GPU: TensorFlow uses the CPU")
    elif hidden is not None:
        yield note(
            f"TensorFlow has {len(seen)} of {len(here)} ({', '.join(here)}): CUDA_VISIBLE_DEVICES={hidden!r}",
            "unset CUDA_VISIBLE_DEVICES if they should compute",
        )
    elif not machine.tensorflow.sysconfig.get_build_info()["is_cuda_build"]:
        yield error(
            f"there is {', '.join(here)}, and a TensorFlow that is built without CUDA",
            "pip uninstall tensorflow-cpu; pip install 'tensorflow[and-cuda]>=2.21,<2.22'",
        )
    elif not seen:
        yield error(
            f"there is {', '.join(here)}, but TensorFlow does not see it and computes on the CPU",
            "mend what `cuda_libraries` names; then ask nvidia-smi: the driver may be too old for CUDA 12.5, or the"
            " container without rights to the device",
        )
    else:
        yield note(
            f"TensorFlow has {len(seen)} of {len(here)} ({', '.join(here)})",
            "tf.config.set_visible_devices() hides some; so do TF_MIN_GPU_MULTIPROCESSOR_COUNT and a small one's size",
        )


def _dotted(capability: tuple[int, int] | None) -> str:
    return f"compute capability {'.'.join(map(str, capability))}" if capability else "compute capability unknown"


CHECK = Check(
    looks_at="GPUs in `/proc/driver/nvidia` and `/dev/nvidia*` that TensorFlow does not see",
    remedy="mend what `cuda_libraries` names; unset `CUDA_VISIBLE_DEVICES`; ask `nvidia-smi`",
    examine=_examine,
)
