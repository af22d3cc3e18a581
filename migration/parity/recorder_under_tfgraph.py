"""Run the recorder in a process of `tfgraph run`: `python recorder_under_tfgraph.py …`, with the recorder's options.

It is run as a file, and loads the recorder as one: the package around them would load Keras into the script's process.
"""

import sys

if __name__ == "__main__":
    folder = sys.path.pop(0)  # here: its `trace.py` is not Python's

import argparse
import importlib.util
import os

from tfgraph import command_line
from tfgraph.quiet import kept_back


def main() -> int:
    """Record the script that the command line names.

    Returns:
        The exit code, as `recorder.main`.
    """
    spec = importlib.util.spec_from_file_location("recorder", os.path.join(folder, "recorder.py"))
    assert spec is not None and spec.loader is not None
    recorder = importlib.util.module_from_spec(spec)
    with kept_back():
        import tensorflow  # noqa: F401
    spec.loader.exec_module(recorder)
    sys.path.insert(0, folder)  # the runner removes the first, whatever it is
    return recorder.main(sys.argv[1:], _run_script, [os.path.dirname(command_line.__file__)])


def _run_script(options: argparse.Namespace) -> None:
    """Run a script as `tfgraph run` does."""
    seed = [] if options.seed is None else ["--seed", str(options.seed)]
    code = command_line.main(["run", "--quiet", *seed, options.script, *options.arguments])
    if code:
        raise SystemExit(code)


if __name__ == "__main__":
    sys.exit(main())
