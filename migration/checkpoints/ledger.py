"""Where every tensor of a checkpoint went: nothing is dropped in silence."""

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import rich.table

from tfgraph.console import cell

MOVED = "moved"
LEFT = "left"
KEPT = "kept"


class Line(NamedTuple):
    """One tensor.

    Attributes:
        source: its name in the checkpoint, or None if only the target has it.
        target: its name in the Keras model, or None if it stayed behind.
        shape: its shape.
        dtype: its dtype.
        outcome: `moved`; `left` in the source; `kept` as it was in the target.
        why: by which rule it moved, where it is not the same tensor under the same name; or why it did not.
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

    @property
    def unexplained(self) -> list[Line]:
        """What did not move, and nothing says why."""
        return [line for line in self.lines if line.outcome != MOVED and not line.why]

    def __str__(self) -> str:
        """Summarise: `8 moved, 1 left`."""
        counts = Counter(line.outcome for line in self.lines)
        return ", ".join(f"{count} {outcome}" for outcome, count in counts.items())

    def table(self, title: str) -> rich.table.Table:
        """Draw the ledger for a terminal."""
        headings = ("from", "to", "shape", "dtype", "outcome")
        table = rich.table.Table(*headings, title=cell(title), title_justify="left")
        for line in self.lines:
            outcome = f"{line.outcome}: {line.why}" if line.why else line.outcome
            table.add_row(*map(cell, (line.source or "-", line.target or "-", line.shape, line.dtype, outcome)))
        return table

    def write_json(self, file: str | os.PathLike[str]) -> None:
        """Write the ledger, a line for a tensor: all of it or, if that fails, nothing."""
        lines = [json.dumps({**line._asdict(), "shape": list(line.shape)}) for line in self.lines]
        beside = Path(f"{os.fspath(file)}.unfinished")
        beside.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
        os.replace(beside, file)
