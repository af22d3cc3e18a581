"""Where every tensor of a checkpoint went: nothing is dropped in silence."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

import rich.table


class Line(NamedTuple):
    """One tensor.

    Attributes:
        source: its name in the checkpoint, or None if only the target has it.
        target: its name in the Keras model, or None if it stayed behind.
        shape: its shape.
        dtype: its dtype.
        outcome: `moved`, `left` or `kept`.
        why: the reason, where it did not move.
    """

    source: str | None
    target: str | None
    shape: tuple[int, ...]
    dtype: str
    outcome: str
    why: str = ""


@dataclass
class Ledger:
    """The lines of one move."""

    lines: list[Line] = field(default_factory=list)

    def __str__(self) -> str:
        """Summarise: `8 moved, 1 left`."""
        counts = Counter(line.outcome for line in self.lines)
        return ", ".join(f"{count} {outcome}" for outcome, count in counts.items())

    def table(self, title: str) -> rich.table.Table:
        """Draw the ledger for a terminal."""
        headings = ("checkpoint", "Keras", "shape", "dtype", "outcome")
        table = rich.table.Table(*headings, title=title, title_justify="left")
        for line in self.lines:
            outcome = f"{line.outcome}: {line.why}" if line.why else line.outcome
            table.add_row(line.source or "-", line.target or "-", str(line.shape), line.dtype, outcome)
        return table
