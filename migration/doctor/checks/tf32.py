"""TF32: whether a GPU rounds the factors of products to 10 bits, as TensorFlow 2 lets it by default."""

from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, ok, warning
from migration.doctor.machine import Machine

#: The compute capability from which on GPUs can (Ampere).
_FIRST = (8, 0)


def _examine(machine: Machine) -> Iterator[Finding]:
    able = [gpu.name for gpu in machine.gpus if (gpu.compute_capability or _FIRST) >= _FIRST]
    enabled = machine.tensorflow.config.experimental.tensor_float_32_execution_enabled()
    if not able:
        yield ok(f"{'on' if enabled else 'off'}, and no GPU here that could")
    elif not enabled:
        yield ok("off: products are of float32's 23 bits")
    elif machine.environ.get("NVIDIA_TF32_OVERRIDE") == "0":
        yield ok("off: NVIDIA_TF32_OVERRIDE=0")
    else:
        yield warning(
            f"on: {', '.join(able)} rounds the factors of float32 products to 10 bits; TF1 did not",
            "tf.config.experimental.enable_tensor_float_32_execution(False), or set NVIDIA_TF32_OVERRIDE=0;"
            " `tfgraph run` has it off",
        )


CHECK = Check(
    looks_at="TF32, where a GPU can",
    remedy="`tf.config.experimental.enable_tensor_float_32_execution(False)`, or `NVIDIA_TF32_OVERRIDE=0`",
    examine=_examine,
)
