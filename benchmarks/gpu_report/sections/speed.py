"""Steps and examples per second of each loop, how busy the GPU is, and what reading data costs."""

import statistics
import time
from collections.abc import Iterator

from section import Found, Row, Section, Task, markdown
from utilisation import sampled

TURNS = 3
#: What a turn is to take, in seconds.
TURN = 0.5
BATCHES = 4
#: At least as many examples, so that an epoch of `fit` has some steps.
EXAMPLES = 10_000
ONE_BATCH = "loop, one batch"


def _measure(task: Task) -> Iterator[Row]:
    import tensorflow as tf
    import training_loops

    tf.config.experimental.enable_tensor_float_32_execution(False)
    batch = int(task.variant)
    options = {"batch": batch, "examples": max(EXAMPLES, BATCHES * batch)}
    loops = {
        "Session": lambda name, steps: training_loops.Session(name, steps, batch),
        "tfkeras loop": lambda name, steps: training_loops.CompiledLoop(name, steps, **options),
        ONE_BATCH: lambda name, steps: training_loops.CompiledLoopOneBatch(name, steps, **options),
        "keras.fit": lambda name, steps: training_loops.Fit(name, steps, **options),
        "tf.function + XLA": lambda name, steps: training_loops.FunctionXLA(name, steps, **options),
    }
    for name in task.remaining():
        with tf.device(task.device):
            steps = steps_of_a_turn(training_loops.Session(name, 3, batch))
            for loop, make in loops.items():
                yield {"model": name, "loop": loop, **timed(make(name, steps), steps, task.on_gpu)}


def steps_of_a_turn(probe) -> int:
    """How many steps take about `TURN`, by a loop that makes three."""
    probe()
    start = time.perf_counter()
    probe()
    return min(2000, max(2, round(TURN / (time.perf_counter() - start) * 3)))


def timed(train, steps: int, on_gpu: bool) -> Row:
    """Call a loop: once to trace and compile, then in turns. Its first call and a step, in seconds; utilisation."""
    start = time.perf_counter()
    train()
    first = time.perf_counter() - start
    seconds = []
    with sampled(on_gpu) as samples:
        for _ in range(TURNS):
            start = time.perf_counter()
            train()
            seconds.append((time.perf_counter() - start) / getattr(train, "made", steps))
    return {"first": first, "step": statistics.median(seconds), "busy": samples.mean()}


def _table(found: Found, task: Task) -> str:
    rows = []
    for batch in SECTION.variants:
        steps = {(row["model"], row["loop"]): row for row in found["speed"].get(batch, ())}
        for (model, loop), row in steps.items():
            if loop == ONE_BATCH:
                continue
            alone = steps.get((model, ONE_BATCH))
            share = f"{1 - alone['step'] / row['step']:.0%}" if alone and loop == "tfkeras loop" else ""
            rows.append(
                [
                    model,
                    batch,
                    loop,
                    f"{1 / row['step']:.0f}",
                    f"{int(batch) / row['step']:.0f}",
                    "" if row["busy"] is None else f"{row['busy']:.0f}%",
                    share,
                    f"{row['first']:.1f}",
                ]
            )
    columns = ["model", "batch", "loop", "steps/s", "examples/s", "GPU busy", "input's share", "first call, s"]
    return markdown(columns, rows)


SECTION = Section(
    "Speed",
    f"The loops of `benchmarks/training_loops.py`, float32 without TF32; the median of {TURNS} turns of about {TURN} s."
    " `GPU busy` is what nvidia-smi says: the share of the time in which any kernel ran. The input pipeline's share is"
    " what the `tfkeras` loop saves with the same batch in each step. The first call traces and compiles.",
    _measure,
    _table,
    ("100", "4096"),
    no_gpu="The CPU is not asked how busy it is.",
)
