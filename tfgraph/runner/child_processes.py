"""Keep what a script starts by `sys.executable` or multiprocessing under `tfgraph run`, with the same options.

`announce` in the parent; `python_startup/sitecustomize.py` then calls `join` in each child. Children that are
forked need nothing: they are copies of a process that is under `tfgraph run` already.
"""

import os
import shlex
import sys
from collections.abc import Sequence
from types import ModuleType

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "python_startup")


def announce(options: Sequence[str]) -> None:
    """Tell the processes that this one starts to stay under `tfgraph run`.

    Args:
        options: the options of `tfgraph run` that they get.
    """
    os.environ["TFGRAPH_INTERPRETER"] = sys.executable
    os.environ["TFGRAPH_OPTIONS"] = shlex.join(options)
    others = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder != _FOLDER]
    os.environ["PYTHONPATH"] = os.pathsep.join([_FOLDER, *filter(None, others)])


def join() -> None:
    """In a process that Python is just starting: run what it is to run under `tfgraph run`, if it is the user's."""
    count = len(sys.argv)
    # sys.argv lacks Python's own options and what follows -c or -m; sys.orig_argv has all.
    before, words = sys.orig_argv[1:-count], sys.orig_argv[-count:]
    if sys.argv[0] == "-c":
        if "--multiprocessing-fork" in sys.argv or words[0].startswith("from multiprocessing.forkserver"):
            _join_multiprocessing()
    elif sys.argv[0] == "-m":
        path = os.path.join(*words[0].split("."))
        if os.path.isfile(f"{path}.py") or os.path.isfile(os.path.join(path, "__main__.py")):
            _replace_process(before[:-1], ["-m", *words])
    elif words[0].endswith(".py") and os.path.isfile(words[0]):
        from tfgraph.runner.redirection import is_users_own

        if is_users_own(words[0]):
            _replace_process(before, words)


def _replace_process(python_options: Sequence[str], words: Sequence[str]) -> None:
    options = shlex.split(os.environ["TFGRAPH_OPTIONS"])
    os.execv(sys.executable, [sys.executable, *python_options, "-m", "tfgraph", "run", *options, *words])


def _join_multiprocessing() -> None:
    from multiprocessing import spawn

    # Monkey-patches of Python 3.11 to 3.13: how a spawned process gets the functions of the script.
    spawn._fixup_main_from_path = _load_main  # type: ignore[attr-defined]
    spawn._fixup_main_from_name = _load_main  # type: ignore[attr-defined]


def _load_main(main: str) -> None:
    """Load the parent's script, or module, as `__mp_main__`: what is below `if __name__ == "__main__"` does not run."""
    from tfgraph import command_line
    from tfgraph.runner import script

    sys.modules["__mp_main__"] = ModuleType("__mp_main__")  # as multiprocessing does, so that it loads only once
    command_line.prepare(shlex.split(os.environ["TFGRAPH_OPTIONS"]))
    script.load_main_of_parent(main)
