"""How long the first training step takes while the driver compiles kernels from PTX, and when it has them cached."""

import time
from collections.abc import Iterator
from pathlib import Path

from section import Found, Row, Section, Task, by_model, markdown

EMPTY, FILLED = "empty cache", "the cache of the run before"


def _measure(task: Task) -> Iterator[Row]:
    import tensorflow as tf
    from training_loops import Function

    for name in task.remaining():
        with tf.device(task.device):
            start = time.perf_counter()
            train = Function(name, 1, examples=200)
            made = time.perf_counter()
            train()
            first = time.perf_counter()
            train()
            end = time.perf_counter()
        yield {"model": name, "made": made - start, "first": first - made, "next": end - first, "cache": _size(task)}


def _size(task: Task) -> int:
    return sum(file.stat().st_size for file in (task.folder / "ptx").rglob("*") if file.is_file())


def _table(found: Found, task: Task) -> str:
    empty, filled = (by_model(found["first_use"].get(variant, ())) for variant in SECTION.variants)
    rows = [
        [name, *(_seconds(each.get(name), "made") + _seconds(each.get(name), "first") for each in (empty, filled))]
        for name in empty
    ]
    columns = ["model"]
    for each in (EMPTY, FILLED):
        columns += [f"making it, s ({each})", f"its first step, s ({each})"]
    rows = [[row[0], *(cell for pair in row[1:] for cell in pair)] for row in rows]
    size = max((row["cache"] for row in found["first_use"].get(EMPTY, ())), default=0)
    return markdown(columns, rows) + (f"\nThe cache has {size / 2**20:.0f} MiB then.\n" if size else "")


def _seconds(row: Row | None, what: str) -> list[str]:
    return [f"{row[what]:.2f}" if row else "not measured"]


def _environment(variant: str, folder: Path) -> dict[str, str]:
    return {"CUDA_CACHE_PATH": str(folder / "ptx"), "CUDA_CACHE_MAXSIZE": str(4 << 30)}


SECTION = Section(
    "First use",
    "TensorFlow 2.21 has machine code for compute capability 6.0 to 8.9 and PTX for 9.0: on Hopper the driver compiles"
    " each kernel when it is used first, and keeps it in `CUDA_CACHE_PATH`. Making a model runs kernels, too."
    " The models in one process, one behind the other: each pays for what those before it did not use.",
    _measure,
    _table,
    (EMPTY, FILLED),
    _environment,
    no_gpu="The driver of a GPU compiles; on the CPU both columns are alike.",
)
