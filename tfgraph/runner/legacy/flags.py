"""`tf.app.flags` before absl."""

import sys
from typing import Any

import numpy as np


def parse_flags(flags: Any) -> None:
    """`FLAGS._parse_flags()`: of what it does not know it does not complain."""
    flags(sys.argv, known_only=True)


def plain_default(value: Any) -> Any:
    """A number of numpy's as Python's own."""
    return value.item() if isinstance(value, np.generic) else value
