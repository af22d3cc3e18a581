"""A comparison on a terminal."""

from collections.abc import Sequence

import rich.table

from migration.parity.comparison import Comparison
from migration.parity.difference import largest
from migration.parity.levels import Level
from tfgraph.console import cell


def levels_table(title: str, comparisons: Sequence[Comparison]) -> rich.table.Table:
    """Draw comparisons with one program, a level on each line and a column for each port."""
    headings = ("level", *(comparison.b for comparison in comparisons))
    table = rich.table.Table(*headings, title=cell(title), title_justify="left")
    for levels in zip(*(comparison.levels for comparison in comparisons), strict=True):
        table.add_row(levels[0].name, *(cell(said(level)) for level in levels))
    return table


def said(level: Level) -> str:
    """A level in some words: `0 ulp (0)`, `FAILED: fc1/kernel: 3 ulp (2e-7)`, `-: why not`."""
    if level.passed is None:
        return f"not compared{': ' if level.note else ''}{level.note}"
    worst = largest(level.name, level.differences)
    note = f"; {level.note}" if level.note else ""
    if level.passed:
        return f"{worst}{note}"
    failed = [difference for difference in level.differences if not difference.allowed]
    # Shapes and names before numbers, however large these are.
    first = max(failed, key=lambda difference: (bool(difference.problem), difference.excess, difference.ulp))
    more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
    return f"FAILED: {first.name}: {first}{more}{note}"


def explanation(comparison: Comparison) -> list[str]:
    """Where two programs part, and why, in lines; only what is to be noted nevertheless if they do not."""
    notes = [f"note: {note}." for note in comparison.notes]
    if comparison.passed or comparison.first_failed is None:
        return notes
    lines = [f"{comparison.b} is not {comparison.a}: the first level that fails is '{comparison.first_failed.name}'."]
    divergence = comparison.divergence
    if divergence:
        lines.append(f"First operation that differs, on the way to {divergence.target}: {divergence}")
        for which, place in (("first", divergence.a), ("second", divergence.b)):
            if place:
                same = ", ".join(f"{own} = {other}" for own, other in place.agreeing.items())
                lines.append(f"  {which}: {place.node}, {place.node.type}" + (f"; these agree: {same}" if same else ""))
    lines += [f"Looks like {name}: {sentence}." for name, sentence in comparison.causes.items()]
    if not comparison.causes:
        lines.append("No known cause looks like this.")
    return lines + notes
