"""What TF1's LSTM adds to the forget gate, and Keras's has in its bias."""

import numpy as np

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """A bias differs by one number in one quarter."""
    for name, a, b in evidence.variables():
        if a.ndim == 1 and a.shape == b.shape and a.size % 4 == 0 and a.dtype.kind == "f":
            changes = [np.subtract(y, x, dtype=np.float64) for x, y in zip(np.split(a, 4), np.split(b, 4), strict=True)]
            moved = [change for change in changes if np.any(np.abs(change) > 1e-6)]
            if len(moved) == 1 and np.ptp(moved[0]) < 1e-6:
                return f"a quarter of '{name}' differs by {moved[0][0]:.3g}: the forget bias of an LSTM"
    return None
