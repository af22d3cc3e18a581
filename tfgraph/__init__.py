"""TensorFlow 1 on today's TensorFlow: the 1.15 namespace, the script runner, checkpoints, graph-mode models.

Importing this package does not import TensorFlow and changes nothing in the process.
"""

from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import what needs TensorFlow when it is asked for."""
    if name == "restore_subgraph":
        from tfgraph.v1.saving import restore_subgraph

        return restore_subgraph
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
