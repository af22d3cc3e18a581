"""Run idioms as `tfgraph run` does, two at a time, forked from one process that has imported TensorFlow.

`python tests/idioms/run_forked.py DIRECTORY SCRIPT …` leaves the files `stdout`, `stderr` and `exit_code` in
`DIRECTORY/SCRIPT/`, and what the script wrote in `DIRECTORY/SCRIPT/files/`. Importing TensorFlow takes longer than
most of the scripts do; a fork of a process that has not used it yet is as good as a fresh one.
"""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import tfgraph.runner.generation
import tfgraph.runner.script
import tfgraph.v1  # noqa: F401
from tfgraph.command_line import main as tfgraph_command

SCRIPTS = Path(__file__).resolve().parent / "scripts"
AT_ONCE = 2
SECONDS_ALLOWED = 300  # on a busy machine; a script takes one or two


def main(directory: Path, names: Sequence[str]) -> int:
    """Fork a process for each script; this returns in each of them, too, with the script's own exit code."""
    gc.freeze()  # else every fork, as it ends, writes to all of TensorFlow's pages, which copies them: a second each
    running: dict[int, str] = {}
    for name in names:
        if len(running) == AT_ONCE:
            wait_for_one(running, directory)
        (directory / name / "files").mkdir(parents=True)
        process = os.fork()
        if process == 0:
            return become(name, directory / name)
        running[process] = name
    while running:
        wait_for_one(running, directory)
    return 0


def wait_for_one(running: dict[int, str], directory: Path) -> None:
    """Wait until one of the scripts has ended; write its exit code down."""
    process, status = os.wait()
    (directory / running.pop(process) / "exit_code").write_text(str(os.waitstatus_to_exitcode(status)))


def become(name: str, directory: Path) -> int:
    """Be `tfgraph run scripts/<name>.py` from now on, in `directory/files`."""
    signal.alarm(SECONDS_ALLOWED)
    os.chdir(directory / "files")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor, stream in enumerate(("stdout", "stderr"), start=1):
        os.dup2(os.open(directory / stream, os.O_WRONLY | os.O_CREAT), descriptor)
    sys.path[0] = sys.exec_prefix  # what `python -m tfgraph` puts there, for run_script to take away
    return tfgraph_command(["run", str(SCRIPTS / f"{name}.py")])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
