"""Another nonlinearity; one that is missing is a `missing_operation`."""

from migration.parity.evidence import Evidence
from migration.parity.graph_trace import NONLINEAR


def recognise(evidence: Evidence) -> str | None:
    """Two that are not the same are applied to the same."""
    if evidence.places:
        a, b = (place.node.type for place in evidence.places)
        if a in NONLINEAR and b in NONLINEAR and a != b:
            return f"the activation is another: {a} against {b}"
    return None
