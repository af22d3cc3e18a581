"""What the user is told on standard error, each thing once in a process."""

import functools
import sys


@functools.cache
def say_once(text: str) -> None:
    """Print one line to standard error, the first time that it is said."""
    print(f"tfgraph: {text}", file=sys.stderr)
