"""Keep the Python processes that a script starts under `tfgraph run`.

`tfgraph run` puts this folder on the PYTHONPATH of its children, and every Python imports `sitecustomize` as it
starts. A child of another interpreter, or that runs no file of the user's, goes on as if nothing had been.
Any Python may read this file, so it keeps to the syntax that Python 2 has, too.
"""

import os
import sys

_FOLDER = os.path.dirname(os.path.abspath(__file__))


def _hand_on():
    """Import the `sitecustomize` that this one stands before."""
    sys.path[:] = [folder for folder in sys.path if folder != _FOLDER]
    ours = sys.modules.pop("sitecustomize")
    try:
        import sitecustomize  # noqa: F401
    except ImportError:
        sys.modules["sitecustomize"] = ours


def _join():
    """Become a process of `tfgraph run`, if the child belongs to the script."""
    if os.environ.get("TFGRAPH_INTERPRETER") != sys.executable:
        return
    from importlib.util import find_spec

    if find_spec("tfgraph") is not None:
        from tfgraph.runner import child_processes

        child_processes.join()


_hand_on()
_join()
