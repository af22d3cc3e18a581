"""A script: it is run, as `tfgraph run` does, and what it has built and trained is kept."""

import os
import subprocess
import sys
from collections.abc import Sequence

import numpy as np

from migration.graphs.sources.source import GraphError, Source


def run_script(path: str, directory: str, arguments: Sequence[str] = (), steps: int | None = None) -> str:
    """Run a script in a process of its own, and keep its graph and weights.

    Args:
        path: of the script.
        directory: where to.
        arguments: the script's own.
        steps: after how many training steps it is stopped; None to let it end.

    Returns:
        The path of the `.meta` file.

    Raises:
        GraphError: if there is no such script, it fails, or it runs no session.
    """
    if not os.path.isfile(path):
        raise GraphError(f"Cannot run '{path}': no such file.")
    prefix = os.path.join(directory, "model.ckpt")
    options = ["--quiet", "--save-graph", prefix, *(["--max-steps", str(steps)] if steps else [])]
    command = [sys.executable, "-m", "tfgraph", "run", *options, path, *arguments]
    code = subprocess.run(command, check=False).returncode
    if not os.path.isfile(f"{prefix}.meta"):
        raise GraphError(f"'{path}' ran no session" + (f" and ended with exit code {code}." if code else "."))
    if code:
        print(f"note: '{path}' ended with exit code {code}; what it had built by then is converted.", file=sys.stderr)
    return f"{prefix}.meta"


def fed_by_script(path: str) -> dict[str, np.ndarray]:
    """Read what a script was fed last, which `tfgraph run --save-graph` kept beside the graph.

    Args:
        path: of the `.meta` file.

    Returns:
        Arrays by the names of tensors; none if it fed none.
    """
    file = f"{path.removesuffix('.meta')}.feeds.npz"
    if not os.path.isfile(file):
        return {}
    with np.load(file) as arrays:
        return dict(arrays)


def opened(path: str, checkpoint: str | None) -> Source | None:
    """A script has no graph before it is run."""
    if path.endswith((".py", ".ipynb")):
        raise GraphError(f"'{path}' is a script: run it with `tfgraph run --save-graph PREFIX`, and open PREFIX.meta.")
    return None
