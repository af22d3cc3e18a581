"""Whether operations give the same bits in every run."""

from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, note, ok
from migration.doctor.machine import Machine


def _examine(machine: Machine) -> Iterator[Finding]:
    machine.tensorflow  # noqa: B018 - where it cannot be imported, there is nothing to look at
    if is_on():
        yield ok("on: each operation gives the same bits in every run")
    else:
        yield note(
            "off: what many threads sum may round otherwise in each run, on a GPU above all",
            "tf.config.experimental.enable_op_determinism() and a seed, where two runs must agree to the last bit",
        )


def is_on() -> bool:
    """Whether this process's operations are deterministic."""
    from tensorflow.python.framework import config  # the public API can only switch it on

    return config.is_op_determinism_enabled()


CHECK = Check(
    looks_at="whether operations are deterministic",
    remedy="`tf.config.experimental.enable_op_determinism()`, or `TF_DETERMINISTIC_OPS=1`, and a seed",
    examine=_examine,
)
