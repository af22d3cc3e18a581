"""oneDNN's kernels on a CPU, and the precision in which they may compute."""

from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, note, ok, warning
from migration.doctor.machine import Machine

#: Each lets float32 kernels compute in less: the first is TensorFlow's, the others are oneDNN's own.
_PRECISION = ("TF_SET_ONEDNN_FPMATH_MODE", "ONEDNN_DEFAULT_FPMATH_MODE", "DNNL_DEFAULT_FPMATH_MODE")


def _examine(machine: Machine) -> Iterator[Finding]:
    machine.tensorflow  # noqa: B018 - where it cannot be imported, there is nothing to look at
    for variable in _PRECISION:
        value = machine.environ.get(variable, "")
        if value.lower() not in ("", "strict"):
            yield warning(
                f"{variable}={value}: oneDNN computes float32 products in a shorter type, where the CPU can",
                f"unset {variable}",
            )
    if is_on():
        yield note(
            "on: it rounds otherwise than TensorFlow's own kernels, and otherwise on another kind of CPU",
            "set TF_ENABLE_ONEDNN_OPTS=0 before TensorFlow is imported, on both machines, to compare bits",
        )
    else:
        yield ok("off: products are Eigen's")


def is_on() -> bool:
    """Whether this process's TensorFlow uses oneDNN's kernels."""
    from tensorflow.python.util import _pywrap_util_port  # the public API does not tell

    return _pywrap_util_port.IsMklEnabled()


CHECK = Check(
    looks_at="whether oneDNN's kernels are used, and whether they may compute in bfloat16",
    remedy="`TF_ENABLE_ONEDNN_OPTS=0` to compare bits between machines; unset `TF_SET_ONEDNN_FPMATH_MODE`",
    examine=_examine,
)
