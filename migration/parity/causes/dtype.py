"""Another precision."""

import numpy as np

from migration.parity.divergence import same_type
from migration.parity.evidence import Evidence
from migration.parity.tolerances import is_rounded


def recognise(evidence: Evidence) -> str | None:
    """The first operation casts in one program only, or makes another dtype."""
    for which, place, other in evidence.both_ways():
        values, others = place.values(), other.values()
        alike = same_type(place.node, other.node) or "Cast" in (place.node.type, other.node.type)
        if alike and values and others and _are_other_floats(values[0], others[0]):
            return f"the {which} program computes in {values[0].dtype.name}, the other in {others[0].dtype.name}"
    return None


def _are_other_floats(a: np.ndarray, b: np.ndarray) -> bool:
    return a.dtype != b.dtype and is_rounded(a.dtype) and is_rounded(b.dtype)
