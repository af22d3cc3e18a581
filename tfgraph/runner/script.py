"""Run one script as `python script.py` would, with TensorFlow 1 in place of today's."""

import os
import sys
from collections.abc import Sequence
from types import ModuleType

from tfgraph.runner import redirection, traceback_frames


def run_script(path: str, arguments: Sequence[str]) -> None:
    """Run a script in this process, which becomes a TensorFlow 1 process for good.

    `__name__`, `__file__`, `sys.argv` and `sys.path[0]` are as under `python script.py`;
    an exception or `SystemExit` of the script passes through and ends the process as it would there.

    Args:
        path: the script.
        arguments: its arguments, without the script's name.
    """
    sys.argv = [path, *arguments]
    sys.path[0] = os.path.dirname(os.path.realpath(path))
    path = os.path.abspath(path)
    redirection.install()
    traceback_frames.install()
    with open(path, "rb") as file:
        source = file.read()  # bytes: the compiler knows about encodings, and how to complain of them
    code = compile(source, path, "exec", dont_inherit=True)

    import tensorflow.compat.v1 as tf
    from tensorflow.python.util import deprecation

    # Allowed only here: the whole process belongs to the script. Its warning would look like the script's own.
    with deprecation.silence():
        tf.disable_v2_behavior()

    main = ModuleType("__main__")
    main.__dict__.update(
        __file__=path, __cached__=None, __builtins__=redirection.redirected_builtins(), __annotations__={}
    )
    # Scripts look themselves up: tf.app.run calls sys.modules["__main__"].main.
    sys.modules["__main__"] = main
    exec(code, main.__dict__)
