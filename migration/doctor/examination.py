"""Run all checks, and never fail."""

import dataclasses
from collections.abc import Iterator

from migration.doctor.checks import all_checks
from migration.doctor.checks.check import Check
from migration.doctor.finding import Finding, error, note
from migration.doctor.machine import Machine, NotImportableError


def examine(machine: Machine | None = None) -> list[Finding]:
    """Look at this machine and this process.

    Imports TensorFlow and Keras if they are not there yet, and changes nothing: threads, devices and memory growth can
    still be set afterwards. Only TensorFlow's answer whether operations are deterministic is final once somebody has
    asked, as it is when the first operation runs: set `TF_DETERMINISTIC_OPS` before.

    Args:
        machine: what to look at; this machine by default.

    Returns:
        What was found, check by check. A check that fails is an error among the findings.
    """
    machine = Machine() if machine is None else machine
    return [
        dataclasses.replace(finding, check=name)
        for name, check in all_checks().items()
        for finding in _findings(check, machine)
    ]


def _findings(check: Check, machine: Machine) -> Iterator[Finding]:
    try:
        yield from check.examine(machine)
    except NotImportableError as missing:
        yield note(f"not looked at: {missing.package} cannot be imported")
    except Exception as failure:  # whatever it is, the other checks go on
        yield error(
            f"this check failed: {type(failure).__name__}: {' '.join(str(failure).split())}",
            "something here is not as it expects; please report it with the output of `migration doctor --json`",
        )
