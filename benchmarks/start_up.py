"""How long `tfgraph run` and `import tfgraph.v1` take to start, against `import tensorflow`.

`python benchmarks/start_up.py`: processes in turns; the quickest of each, for only the machine can make one slower.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table
from tqdm import tqdm

TURNS = 10


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as directory:
        script = Path(directory, "empty.py")
        script.touch()
        commands = {
            "python -c 'import tensorflow'": ["-c", "import tensorflow"],
            "python -c 'import tfgraph.v1'": ["-c", "import tfgraph.v1"],
            "tfgraph run empty.py": ["-m", "tfgraph", "run", str(script)],
        }
        seconds = {name: [] for name in commands}
        for _ in tqdm(range(TURNS), disable=None):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run([sys.executable, *command], check=True, capture_output=True)
                seconds[name].append(time.perf_counter() - start)
    best = {name: min(times) for name, times in seconds.items()}
    reference = next(iter(best.values()))
    table = Table("command", "seconds", "ratio")
    for name, time_ in best.items():
        table.add_row(name, f"{time_:.2f}", f"{time_ / reference:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
