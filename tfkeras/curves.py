"""The history of a training run, as a table and drawn."""

import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

History = Mapping[str, Sequence[float]]


def write_csv(history: History, path: str | os.PathLike[str]) -> None:
    """Write a row for each epoch.

    Args:
        history: by name, a number for each epoch.
        path: of the `.csv` file.
    """
    with Path(path).open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["epoch", *history])
        writer.writerows([epoch, *row] for epoch, row in enumerate(zip(*history.values(), strict=True), 1))


def draw_curves(history: History, path: str | os.PathLike[str]) -> None:
    """Draw the losses in one picture, and beside them what else there is (accuracy).

    Args:
        history: by name, a number for each epoch.
        path: of the `.png` file.
    """
    from matplotlib.figure import Figure  # not pyplot: no window, no state of the process

    groups = [[name for name in history if "loss" in name], [name for name in history if "loss" not in name]]
    groups = [names for names in groups if names]
    figure = Figure(figsize=(5 * len(groups), 4), layout="constrained")
    for axes, names in zip(figure.subplots(1, len(groups), squeeze=False)[0], groups, strict=True):
        for name in names:
            values = history[name]
            axes.plot(range(1, len(values) + 1), values, marker="o" if len(values) < 30 else None, label=name)
        axes.set_xlabel("epoch")
        axes.legend()
        axes.grid(alpha=0.3)
    figure.savefig(path)
