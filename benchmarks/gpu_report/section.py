"""One section of the page: what is measured, in which processes, and how it is shown."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]
#: What all sections found: by section, by variant, the rows.
Found = Mapping[str, Mapping[str, Sequence[Row]]]


@dataclass(frozen=True)
class Task:
    """What one process is to measure.

    Attributes:
        device: `/GPU:0`; or `/CPU:0` in its place, to prove the report.
        variant: one of the section's.
        models: names of `tfkeras.models.MODELS`.
        steps: of training where numbers, not times, are compared.
        folder: where arrays may be left for `Section.table`.
        until: `time.monotonic()` after which nothing new is begun.
    """

    device: str
    variant: str
    models: Sequence[str]
    steps: int
    folder: Path
    until: float

    @property
    def on_gpu(self) -> bool:
        """Whether the device is a GPU."""
        return "GPU" in self.device

    def remaining(self) -> Iterator[str]:
        """The models, as long as there is time."""
        for name in self.models:
            if time.monotonic() < self.until:
                yield name


@dataclass(frozen=True)
class Section:
    """A section of the page.

    Attributes:
        title: its heading.
        about: how it was measured, and what it says.
        measure: yields rows, each as soon as it is known: what is found when the time ends, is kept.
        table: the Markdown of all that was found, with the device; "" if nothing was.
        variants: each is measured in a process of its own, in this order.
        environment: of each such process, by variant and folder, beside this one's.
        no_gpu: what a page made without a GPU says of it.
    """

    title: str
    about: str
    measure: Callable[[Task], Iterator[Row]]
    table: Callable[[Found, Task], str]
    variants: tuple[str, ...] = ("",)
    environment: Callable[[str, Path], Mapping[str, str]] = field(default=lambda variant, folder: {})
    no_gpu: str = ""


def markdown(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table; "" without rows."""
    lines = [columns, ["---"] * len(columns), *rows] if rows else []
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


def by_model(rows: Sequence[Row]) -> dict[str, Row]:
    """Rows that are one for each model, by its name."""
    return {row["model"]: row for row in rows}
