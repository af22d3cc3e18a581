"""The gates of a recurrent cell, which TF1, Keras and cuDNN keep in other orders."""

import itertools

import numpy as np

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """The blocks of a variable along its last axis are the same, in another order."""
    for name, a, b in evidence.variables():
        if a.shape != b.shape or not a.ndim:
            continue
        for count in (4, 3, 2):
            if a.shape[-1] % count:
                continue
            blocks = np.split(a, count, axis=-1)
            for order in itertools.permutations(range(count)):
                if order != tuple(range(count)) and np.array_equal(
                    np.concatenate([blocks[i] for i in order], axis=-1), b
                ):
                    return (
                        f"the gates of '{name}' are in another order: the second program's are the first's {order};"
                        " TF1's LSTM has i, j, f, o, Keras's i, f, c, o"
                    )
    return None
