"""`migration doctor`: what is there on this machine, what is wrong, and the remedy.

Unlike the other commands it imports nothing of TensorFlow, which may be what is broken.
"""

import argparse
from dataclasses import asdict

import rich.table

from migration.doctor import Finding, Machine, Status, examine
from tfgraph.console import cell, counted, print_json, print_table
from tfgraph.quiet import kept_back

_STYLES = {Status.OK: "green", Status.NOTE: "cyan", Status.WARNING: "yellow", Status.ERROR: "bold red"}


def run(arguments: argparse.Namespace) -> int:
    """Examine this machine; see `migration.command_line`."""
    with kept_back():
        findings = examine(Machine(data=arguments.data))
    bad = sum(finding.bad for finding in findings)
    if arguments.json:
        print_json([asdict(finding) for finding in findings])
    else:
        worst_first = sorted(findings, key=lambda finding: list(Status).index(finding.status), reverse=True)
        print_table(_table(worst_first))
        print(f"{counted(bad, 'finding')} to mend." if bad else "Nothing to mend.")
    return 1 if bad else 0


def _table(findings: list[Finding]) -> rich.table.Table:
    table = rich.table.Table("status", title="migration doctor", title_justify="left")
    table.add_column("check", no_wrap=True)
    table.add_column("what", overflow="fold")  # names of files without a space
    table.add_column("remedy", overflow="fold")
    for finding in findings:
        status = cell(finding.status)
        status.stylize(_STYLES[finding.status])
        table.add_row(status, cell(finding.check), cell(finding.what), cell(finding.remedy))
    return table
