"""XLA: whether TensorFlow compiles clusters of operations, which rounds otherwise, and with which flags."""

import re
from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, note, ok, warning
from migration.doctor.machine import Machine

#: Flags of XLA_FLAGS with which it computes something else than what is written.
_FAST = re.compile(r"--(xla_\w*(?:fast_math|fast_min_max|excess_precision)\w*)(?:=(?:true|1))?(?=\s|$)")


def _examine(machine: Machine) -> Iterator[Finding]:
    flags, xla_flags = machine.environ.get("TF_XLA_FLAGS", ""), machine.environ.get("XLA_FLAGS", "")
    troubles = []
    if re.search(r"--tf_xla_auto_jit=(?!0\b|-1\b)\S", flags):
        troubles.append(
            warning(
                f"TF_XLA_FLAGS={flags}: TensorFlow compiles clusters of operations; the last bits differ",
                "unset TF_XLA_FLAGS where bits are compared",
            )
        )
    if level := machine.tensorflow.config.optimizer.get_jit():
        troubles.append(
            warning(
                f"tf.config.optimizer.set_jit was called ({level}): the last bits differ",
                "tf.config.optimizer.set_jit(False) where bits are compared",
            )
        )
    if fast := _FAST.findall(xla_flags):
        troubles.append(
            warning(f"XLA_FLAGS asks for {', '.join(fast)}: what is compiled is less exact", "remove it from XLA_FLAGS")
        )
    rest = [f"{name}={value}" for name, value in (("TF_XLA_FLAGS", flags), ("XLA_FLAGS", xla_flags)) if value]
    yield from troubles or [note(f"set: {', '.join(rest)}") if rest else ok("compiles nothing by itself")]


CHECK = Check(
    looks_at="`TF_XLA_FLAGS`, `XLA_FLAGS`, `tf.config.optimizer.set_jit`",
    remedy="unset them where bits are compared",
    examine=_examine,
)
