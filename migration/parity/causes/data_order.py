"""The same examples, in another order."""

import numpy as np

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """What is fed to one program has the rows of what is fed to the other; or one program reorders them."""
    if evidence.alignment is None:
        return None
    fed = [dict(trace.values(trace.feeds)) for trace in (evidence.alignment.a, evidence.alignment.b)]
    for name, a in fed[0].items():
        if any(_is_reordered(a, b) for b in fed[1].values()):
            return f"'{name}' has the same examples in both programs, in another order"
    for which, place, _ in evidence.both_ways():
        inputs = dict(place.trace.values(list(place.agreeing)[:1]))
        if any(_is_reordered(value, made) for value in inputs.values() for made in place.values()):
            return f"only the {which} program puts the examples in another order ({place.node})"
    return None


def _is_reordered(a: np.ndarray, b: np.ndarray) -> bool:
    if a.ndim < 2 or a.shape != b.shape or a.dtype != b.dtype or np.array_equal(a, b):
        return False
    rows = [sorted(row.tobytes() for row in array) for array in (a, b)]
    return rows[0] == rows[1]
