"""`migration record`: run a legacy script, and keep what it computed in its first training steps."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from migration.parity.record import Record, RecordError, read_record
from tfgraph.console import counted, printable

_RECORDERS = Path(__file__).with_name("parity")


def run(arguments: argparse.Namespace) -> int:
    """Record; see `migration.command_line`.

    Returns:
        0; 1 if the script failed or trained nothing: then there is no file.

    Raises:
        RecordError: if there is no such script or interpreter, or no directory for the file.
    """
    target = Path(arguments.output)
    if not os.path.isfile(arguments.script):
        what = "is a directory" if os.path.isdir(arguments.script) else "no such file"
        raise RecordError(f"Cannot run '{arguments.script}': {what}.")
    if not target.parent.is_dir():
        raise RecordError(f"Cannot write '{target}': there is no directory '{target.parent}'. Make it first.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as directory:
        beside = os.path.join(directory, "run.npz")
        code = _record(arguments, beside)
        if code:
            return code
        if not os.path.isfile(beside):
            raise RecordError(
                f"'{arguments.script}' ended its process before it could be recorded; nothing was written."
            )
        with read_record(beside) as record:
            _print(record, target, arguments.steps)
        os.replace(beside, target)
    return 0


def _record(arguments: argparse.Namespace, output: str) -> int:
    """Run the recorder in a process of its own, whose output is the script's."""
    python = arguments.tf1_python or sys.executable
    recorder = "recorder.py" if arguments.tf1_python else "recorder_under_tfgraph.py"
    options = [f"--output={output}", f"--steps={arguments.steps}", f"--limit={arguments.limit}"]
    for name in ("seed", "loss", "y"):
        if getattr(arguments, name) is not None:
            options.append(f"--{name}={getattr(arguments, name)}")
    command = [python, str(_RECORDERS / recorder), *options, arguments.script, *arguments.scripts_own]
    environment = {"TF_CPP_MIN_LOG_LEVEL": "3", **os.environ}
    environment.pop("TF2_BEHAVIOR", None)  # TF 2 sets it when it is imported, as it is here; TF 1.15 would follow it
    sys.stdout.flush()
    try:
        code = subprocess.run(command, env=environment, check=False).returncode
    except OSError as error:
        raise RecordError(f"--tf1-python {python}: cannot start it: {error.strerror}.") from None
    if code < 0:
        print(f"migration record: '{arguments.script}' was killed by signal {-code}.", file=sys.stderr)
    return int(code != 0)


def _print(record: Record, target: Path, wanted: int) -> None:
    """Say what was recorded, and what was not."""
    trace = record.trace
    print(f"{target}: {counted(record.steps, 'training step')} of {trace.program}")
    if record.steps < wanted:
        print(f"  The script ended before step {record.steps + 1} of {wanted}.")
    if record.others:
        print(f"  Not recorded: {counted(record.others, 'training step')} of other threads, at the same time.")
    known = [float(loss) for loss in record.losses if loss is not None]
    if trace.loss is None:
        print("  loss: not found: --loss NAME says which tensor it is")
    elif not known:
        print(f"  loss: {trace.loss}: no value: it goes through a branch or a loop that the update does not need")
    else:
        print(f"  loss: {trace.loss}: {known[0]:g} to {known[-1]:g}")
    print(f"  outputs: {trace.y or 'not found: --y NAME says which tensor they are'}")
    print(
        f"  {counted(len(trace.nodes), 'operation')}, {counted(len(record.before), 'variable')},"
        f" {counted(len(trace.gradients), 'gradient')}, {counted(len(trace.random), 'random tensor')}"
    )
    print(f"  fed: {', '.join(map(printable, trace.feeds)) or 'nothing'}")
    for name, reason in trace.left_out.items():
        print(f"  left out: {printable(name)}: {printable(reason)}")
