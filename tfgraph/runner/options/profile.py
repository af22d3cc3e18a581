"""`--profile DIR`: where the time of a script's `Session.run` calls goes.

At the end a table says how often each run was made and how long it took, and DIR holds a timeline of one run of
each kind, to be opened in chrome://tracing or https://ui.perfetto.dev.
"""

import atexit
import os
import re
import threading
import time
from pathlib import Path
from typing import Any

from tfgraph.runner.options.option import Option, WrongOptionError

#: The run of each kind that is traced: in the first ones TensorFlow still prepares the graph.
_TRACED_RUN = 3
#: Kinds of runs in the table, and with a timeline.
_SHOWN = 10


class _Runs:
    """The runs that asked for the same operations."""

    def __init__(self, number: int, name: str) -> None:
        self.number, self.name = number, name
        self.count, self.seconds, self.slowest = 0, 0.0, 0.0
        self.step_stats: Any = None


def _profile(directory: str) -> None:
    from tfgraph.runner import session_runs

    path = Path(directory).absolute()  # scripts change directory
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongOptionError(f"--profile {directory}: cannot make this directory: {error.strerror}") from None
    started = time.perf_counter()
    kinds: dict[tuple[Any, ...], _Runs] = {}
    lock = threading.Lock()

    def measure(call: session_runs.Call) -> Any:
        with lock:
            name = ", ".join(operation.name for operation in call.operations) or "(nothing)"
            runs = kinds.setdefault(call.operations, _Runs(len(kinds) + 1, name))
            runs.count += 1
            traced = runs.count == _TRACED_RUN and call.takes_options
        start = time.perf_counter()
        if traced:
            result, metadata = call.run_traced()
            runs.step_stats = metadata.step_stats
        else:
            result = call.run()
        seconds = time.perf_counter() - start
        with lock:
            runs.seconds += seconds
            runs.slowest = max(runs.slowest, seconds)
        return result

    session_runs.wrap(measure)
    atexit.register(lambda: _report(list(kinds.values()), time.perf_counter() - started, path))


def _report(kinds: list[_Runs], wall: float, directory: Path) -> None:
    from rich.console import Console
    from rich.table import Table
    from tensorflow.python.client import timeline

    inside = sum(runs.seconds for runs in kinds)
    title = f"Session.run took {inside:.2f} s of the script's {wall:.2f} s"
    table = Table("runs", "total s", "mean ms", "slowest ms", "fetches", title=title)
    table.add_column("timeline", overflow="fold")
    for runs in sorted(kinds, key=lambda runs: -runs.seconds)[:_SHOWN]:
        file = ""
        if runs.step_stats is not None:
            name = re.sub(r"\W+", "_", runs.name)[:40]
            file = f"{os.getpid()}_{runs.number}_{name}.json"
            trace = timeline.Timeline(runs.step_stats).generate_chrome_trace_format()
            (directory / file).write_text(trace, encoding="utf-8")
        mean = runs.seconds / runs.count
        numbers = (str(runs.count), f"{runs.seconds:.3f}", f"{1e3 * mean:.3f}", f"{1e3 * runs.slowest:.3f}")
        table.add_row(*numbers, runs.name if len(runs.name) < 60 else f"{runs.name[:57]}...", file)
    console = Console(stderr=True)
    console.print(table)
    if any(runs.step_stats is not None for runs in kinds):
        console.print(f"The timelines are in {directory}; open them in chrome://tracing or https://ui.perfetto.dev.")


OPTION = Option(
    argument={
        "metavar": "DIR",
        "help": "measure each Session.run: a table at the end, and timelines in DIR for chrome://tracing",
    },
    with_tensorflow=_profile,
)
