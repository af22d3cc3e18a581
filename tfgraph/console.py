"""Print to a terminal or a log: tables, JSON, and what strangers wrote."""

import json
import math
from typing import Any

import rich.console
import rich.table
from rich.text import Text


def print_table(table: rich.table.Table) -> None:
    """Print a table to standard output: as wide as the terminal, or as it needs to be where the output is none."""
    console = rich.console.Console()
    if not console.is_terminal:
        # rich would cut the cells at 80 columns; a log has no width.
        console = rich.console.Console(width=_needed(table))
    console.print(table)


def print_rows(table: rich.table.Table) -> None:
    """Print a table; where the terminal is too narrow for it, each row on lines of its own, and no number cut."""
    console = rich.console.Console()
    if not console.is_terminal or _needed(table) <= console.width:
        print_table(table)
        return
    for cells in zip(*(column.cells for column in table.columns), strict=True):
        for column, value in zip(table.columns, cells, strict=True):
            if str(value):
                print(f"{column.header}: {value}")
        print()


def _needed(table: rich.table.Table) -> int:
    return rich.console.Console(width=10_000).measure(table).maximum


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return rich.console.Console().is_terminal


def printable(text: str) -> str:
    """Write control characters as escapes, so that a name out of a file cannot steer the terminal."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def counted(number: int, noun: str) -> str:
    """Put a number before a noun: `1 tensor`, `1,234 tensors`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def cell(text: object) -> Text:
    """A cell of a table that shows `text` as it is, also if it looks like rich's markup."""
    return Text(printable(str(text)))


def print_json(value: Any) -> None:
    """Print a value; what is not finite becomes null, as JSON has nothing else for it."""
    print(json.dumps(finite(value), indent=2, allow_nan=False))


def finite(value: Any) -> Any:
    """Replace what is not finite by None, for which JSON has a word."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
