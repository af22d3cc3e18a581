"""Differences as lines of text, for a terminal or the message of a failed test."""

import shutil
from collections.abc import Sequence
from typing import Any

from migration.parity.difference import Difference
from tfgraph.console import printable

_TITLES = ("array", "shape", "dtype", "ulp", "max abs", "max rel", "cosine", "at")
_PYTEST_MARGIN = 4  # "E   "


def difference_lines(
    differences: Sequence[Difference], sides: tuple[str, str] = ("a", "b"), most: int = 20
) -> list[str]:
    """Draw a table of differences, the worst first: names, shapes and dtypes, then numbers by excess and ulp.

    Args:
        differences: none of them exact.
        sides: what the two that were compared are called.
        most: lines of the table, titles and `… and N more` not counted. Where the terminal is too narrow for the
            table, an array takes two lines.
    """
    # Numbers mean little before names, shapes and dtypes are right.
    worst_first = sorted(differences, key=lambda each: (not each.problem, -each.excess, -each.ulp))
    lines, shown = _table(worst_first, sides, most)
    if shown < len(differences):
        lines.append(f"  … and {len(differences) - shown:,} more")
    return lines


def _table(differences: Sequence[Difference], sides: tuple[str, str], most: int) -> tuple[list[str], int]:
    """The lines, and how many of the differences are in them."""
    problems = [difference for difference in differences if difference.problem][:most]
    shown = differences[len(problems) : most]
    rows = [_TITLES + sides, *map(_cells, shown)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths[0] = max([widths[0], *(len(printable(difference.name)) for difference in problems)])
    lines = [f"  {printable(difference.name):{widths[0]}}  {difference.problem}" for difference in problems]
    if not shown:
        return lines, len(problems)
    if sum(widths) + 2 * len(widths) + _PYTEST_MARGIN <= shutil.get_terminal_size().columns:
        for row in rows:
            lines.append("".join(f"  {cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
        return lines, len(problems) + len(shown)
    fitting = shown[: max(1, (most - len(problems)) // 2)]  # each on two lines: the terminal is narrow
    for name, shape, dtype, ulp, absolute, relative, cosine, at, a, b in rows[1 : 1 + len(fitting)]:
        lines.append(f"  {name}  {shape} {dtype}  at {at}: {sides[0]} {a}, {sides[1]} {b}")
        lines.append(f"    ulp {ulp}, max abs {absolute}, max rel {relative}, cosine {cosine}")
    return lines, len(problems) + len(fitting)


def _cells(difference: Difference) -> tuple[str, ...]:
    assert difference.values is not None  # or there would be no difference
    return (
        printable(difference.name),
        str(difference.shape),
        difference.dtype,
        f"{difference.ulp:,.0f}" if difference.ulp < 1e7 else f"{difference.ulp:.1e}",
        f"{difference.absolute:.2g}",
        f"{difference.relative:.2g}",
        f"{difference.cosine:.6f}",
        "scalar" if difference.index == () else str(difference.index),
        *map(_value, difference.values),
    )


def _value(value: Any) -> str:
    """Every digit of a number; the beginning of a string."""
    text = repr(value) if isinstance(value, bytes | str) else str(value)
    return text if len(text) <= 24 else f"{text[:23]}…"
