"""How many threads TensorFlow starts, and how many cores it may use."""

import math
from collections.abc import Iterator

from migration.doctor.checks.check import Check
from migration.doctor.control_group import cpu_limit
from migration.doctor.finding import Finding, ok, warning
from migration.doctor.machine import Machine


def _examine(machine: Machine) -> Iterator[Finding]:
    limit = cpu_limit(machine.root)
    cores = min(machine.cores, machine.cores if limit is None else max(1, math.ceil(limit)))
    threading = machine.tensorflow.config.threading
    asked = {
        "intra": threading.get_intra_op_parallelism_threads(),
        "inter": threading.get_inter_op_parallelism_threads(),
    }
    shown, troubles = [], []
    for kind, number in asked.items():
        variable = f"TF_NUM_{kind.upper()}OP_THREADS"
        value = machine.environ.get(variable, "")
        # TensorFlow counts the cores that it may be scheduled on, and knows nothing of a limit in time.
        threads = number or (int(value) if value.isdigit() else 0) or machine.cores
        shown.append(f"{threads} {kind}-op")
        if threads > cores:
            reason = f" ({machine.cores} cores, limited to the time of {limit:g})" if limit is not None else ""
            troubles.append(
                warning(
                    f"{threads} {kind}-op threads on {cores} core{'s' * (cores > 1)}{reason}: they wait for each other",
                    f"tf.config.threading.set_{kind}_op_parallelism_threads({cores}), or set {variable}={cores}",
                )
            )
    yield from troubles or [ok(f"{cores} core{'s' * (cores > 1)}; threads: {', '.join(shown)}")]


CHECK = Check(
    looks_at="TensorFlow's intra-op and inter-op threads against the cores that the process and its container may use",
    remedy="`tf.config.threading.set_intra_op_parallelism_threads(n)`, or `TF_NUM_INTRAOP_THREADS=n`",
    examine=_examine,
)
