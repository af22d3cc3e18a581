"""Keep our own frames out of the tracebacks of the user's script."""

import linecache
import os
import sys
import traceback
from types import TracebackType

# Not resolved: frames name their file the way it was found on sys.path.
_RUNNER = os.path.dirname(__file__) + os.sep
#: The functions of script.py by which a script starts: what called them is ours, too.
_ENTRANCES = ("run_script", "run_module", "load_main_of_parent")


def install() -> None:
    """Print uncaught exceptions as `python script.py` would have printed them."""
    sys.excepthook = _print_exception


def _print_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    hide_our_frames(error)
    if any(".ipynb[cell " in name for name in linecache.cache):
        traceback.print_exception(kind, error, error.__traceback__)  # Python's own printer wants a file on disk
    else:
        sys.__excepthook__(kind, error, error.__traceback__)


def hide_our_frames(error: BaseException) -> None:
    """Cut the frames of the runner, of its callers and of the import machinery from `error` and what led to it."""
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        current = todo.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        current.__traceback__ = _without_our_frames(current.__traceback__)
        todo += [current.__cause__, current.__context__]


def _without_our_frames(trace: TracebackType | None) -> TracebackType | None:
    frames: list[TracebackType] = []
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(_RUNNER):
            if trace.tb_frame.f_code.co_name in _ENTRANCES:
                frames.clear()  # so far: the console script and our command line
        elif not file.startswith("<frozen importlib"):
            frames.append(trace)
        trace = trace.tb_next
    kept: TracebackType | None = None
    for frame in reversed(frames):
        kept = TracebackType(kept, frame.tb_frame, frame.tb_lasti, frame.tb_lineno)
    return kept
