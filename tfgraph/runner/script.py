"""Run one script as `python script.py` would, with TensorFlow 1 in place of today's."""

import atexit
import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType

from tfgraph.runner import options, redirection, traceback_frames
from tfgraph.runner.mending import session


def run_script(path: str, arguments: Sequence[str]) -> None:
    """Run a script or a notebook in this process, which becomes a TensorFlow 1 process for good.

    `__name__`, `__file__`, `sys.argv` and `sys.path[0]` are as under `python script.py`;
    an exception or `SystemExit` of the script passes through and ends the process as it would there.

    Args:
        path: the script, or an `.ipynb` file.
        arguments: its arguments, without the script's name.
    """
    sys.argv = [path, *arguments]
    del sys.path[0]  # so far our own start needs Python's modules, not a `queue.py` of the user's
    absolute = os.path.abspath(path)
    traceback_frames.install()
    codes, additions = _compile(absolute)  # before TensorFlow: errors of syntax come at once
    _start_tensorflow()
    sys.path.insert(0, os.path.dirname(os.path.realpath(absolute)))
    redirection.install()
    _run(absolute, codes, additions)


def run_module(name: str, arguments: Sequence[str]) -> None:
    """Run a module, as `python -m name` does: `sys.path[0]` is the working directory.

    Args:
        name: the module, dotted; of a package, its `__main__` is run.
        arguments: its arguments.

    Raises:
        ModuleNotFoundError: if there is no such module, or it has no Python source.
    """
    del sys.path[0]
    traceback_frames.install()
    _start_tensorflow()  # first: looking for a module imports the packages it is in
    sys.path.insert(0, os.getcwd())
    redirection.install()
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        spec = importlib.util.find_spec(f"{name}.__main__")
    if spec is None or not isinstance(spec.loader, redirection.UserModuleLoader) or spec.origin is None:
        raise ModuleNotFoundError(f"No module named {name!r} with a source file of yours", name=name)
    sys.argv = [spec.origin, *arguments]
    _run(spec.origin, *_compile(spec.origin), spec)


def load_main_of_parent(main: str) -> None:
    """Load the main module of the process that started this one, for multiprocessing's "spawn" and "forkserver".

    Args:
        main: the path of the script, or the dotted name of the module.
    """
    first = sys.path.pop(0)
    _start_tensorflow()
    sys.path.insert(0, first)
    redirection.install()
    spec = None if os.path.isfile(main) else importlib.util.find_spec(main)
    path = main if spec is None or spec.origin is None else spec.origin
    _run(path, *_compile(path), spec, name="__mp_main__")
    sys.modules["__mp_main__"] = sys.modules["__main__"]


def _run(
    path: str,
    codes: Sequence[CodeType],
    additions: Mapping[str, str],
    spec: ModuleSpec | None = None,
    name: str = "__main__",
) -> None:
    main = ModuleType(name)
    main.__dict__.update(
        __file__=path,
        __cached__=None,
        __builtins__=redirection.redirected_builtins(additions),
        __annotations__={},
    )
    if spec is not None:
        main.__dict__.update(__spec__=spec, __package__=spec.parent, __cached__=spec.cached, __loader__=spec.loader)
    _generation().observe_file(path)
    # Scripts look themselves up: tf.app.run calls sys.modules["__main__"].main.
    sys.modules["__main__"] = main
    for code in codes:
        exec(code, main.__dict__)


def _compile(path: str) -> tuple[list[CodeType], Mapping[str, str]]:
    if path.endswith(".ipynb"):
        from tfgraph.runner.notebook import compile_notebook

        return compile_notebook(path)
    with open(path, "rb") as file:
        source = file.read()
    mended = session.current().mend(source, path)
    if mended.mends:
        return [mended.compile()], mended.builtins
    # Bytes: the compiler knows about encodings, and how to complain of them.
    return [compile(source, path, "exec", dont_inherit=True)], {}


def _start_tensorflow() -> None:
    options.before_tensorflow()
    import numpy as np
    import tensorflow.compat.v1 as tf
    from tensorflow.python.util import deprecation

    # Allowed only here: the whole process belongs to the script. Its warning would look like the script's own.
    with deprecation.silence():
        tf.disable_v2_behavior()
    from tfgraph.runner import inner_savers, quick_runs

    quick_runs.install()
    inner_savers.install()
    options.with_tensorflow()
    # `print(sess.run([loss, step]))` shows [0.5, 3] as it did, not [np.float32(0.5), np.int64(3)].
    np.set_printoptions(legacy="1.25")
    _generation().choose(session.current().generation)
    if session.current().explain:
        atexit.register(_print_old_names)


def _generation() -> ModuleType:
    # Not at the head: it imports TensorFlow, and errors of syntax are to come before that.
    from tfgraph.runner import generation

    return generation


def _print_old_names() -> None:
    from tfgraph.v1 import renames

    for note in renames.noted():
        print(f"tfgraph run: {note}", file=sys.stderr)
