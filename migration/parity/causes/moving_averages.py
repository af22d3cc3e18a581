"""Moving averages that do not move, or at another pace."""

import numpy as np

from migration.parity.evidence import Evidence, factor

NAMES = ("moving_mean", "moving_variance", "moving_var", "ExponentialMovingAverage")


def recognise(evidence: Evidence) -> str | None:
    """In one step they change in one program only, or more than in the other."""
    for name, a, b in evidence.steps() if evidence.gradients_agree else ():
        if name.rpartition("/")[2] not in NAMES:
            continue
        if bool(np.any(a)) != bool(np.any(b)):
            still = "second" if np.any(a) else "first"
            return f"'{name}' does not move in the {still} program: its update operations are not run"
        ratio = factor(a, b)
        if ratio and abs(ratio - 1) > 1e-2:
            return f"'{name}' moves {ratio:.4g} times as far in the second program: the momentum is another"
    return None
