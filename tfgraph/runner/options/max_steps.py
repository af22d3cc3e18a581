"""`--max-steps N`: end the script after N training steps, with exit code 0: a smoke test.

A training step is a `Session.run` that runs an operation which updates variables by gradients.
"""

import argparse
import os
import sys
import threading

from tfgraph.runner.options.option import Option


def _parse(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"expected a positive number, received {text!r}")
    return int(text)


def _count(limit: int) -> None:
    from tfgraph.runner import session_runs

    done = 0
    lock = threading.Lock()

    def count(call: session_runs.Call) -> object:
        nonlocal done
        training = call.trains()  # before: a script may go on building its graph meanwhile
        result = call.run()
        if training:
            with lock:
                done += 1
                last = done == limit
            if last:
                _end(limit)
        return result

    session_runs.wrap(count)


def _end(limit: int) -> None:
    print(f"tfgraph run: stopped after {limit} training steps (--max-steps).", file=sys.stderr)
    if threading.current_thread() is threading.main_thread():
        raise SystemExit(0)  # `finally`, `with` and atexit do their work
    # SystemExit would end this thread only, and the script would go on training in the others.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


OPTION = Option(
    argument={
        "type": _parse,
        "metavar": "N",
        "help": "end the script with exit code 0 after N training steps: a smoke test",
    },
    with_tensorflow=_count,
)
