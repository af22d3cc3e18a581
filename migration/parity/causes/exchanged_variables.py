"""Two variables of one shape in each other's place."""

import numpy as np

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """What differs is the same but for names."""
    differing = {name: (a, b) for name, a, b in evidence.variables() if a.shape == b.shape}
    for name, (a, b) in differing.items():
        for other, (its_a, its_b) in differing.items():
            if name < other and a.shape == its_a.shape and np.array_equal(a, its_b) and np.array_equal(b, its_a):
                return f"the variables '{name}' and '{other}' are exchanged"
    return None
