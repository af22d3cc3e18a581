"""Many tensors in one run of a session: each run with others costs as much as its graph is large."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

#: So many runs at most: what lies in branches that are not taken, and has no value, is found by leaving out halves.
_RUNS = 40


def run_together(
    session: tf.Session, feeds: Mapping[Any, Any], tensors: Sequence[tf.Tensor]
) -> list[np.ndarray | None]:
    """Compute tensors, where they have a value.

    Args:
        session: which computes them.
        feeds: its inputs.
        tensors: of any dtype that numpy has.

    Returns:
        The value of each; None where there is none, or it is not found within 40 runs.
    """
    found: list[np.ndarray | None] = [None] * len(tensors)
    waiting = [list(range(len(tensors)))] if tensors else []
    for _ in range(_RUNS):
        if not waiting:
            break
        part = waiting.pop(0)
        try:
            values = session.run([tensors[place] for place in part], feeds)
        except tf.errors.OpError:
            middle = len(part) // 2
            waiting += [part[:middle], part[middle:]] if middle else []
            continue
        for place, value in zip(part, values, strict=True):
            found[place] = np.asarray(value)
    return found
