"""Over which axes a sum or a mean goes."""

from migration.parity.evidence import Evidence

_TYPES = ("All", "Any", "ArgMax", "ArgMin", "Max", "Mean", "Min", "Prod", "Sum")


def recognise(evidence: Evidence) -> str | None:
    """Two reductions of one type differ in their axes."""
    if evidence.places and all(place.node.type in _TYPES for place in evidence.places):
        if evidence.places[0].node.type == evidence.places[1].node.type and (found := evidence.differing("input 1")):
            return f"the axes are others: {found[0].removeprefix('input 1 ')}"
    return None
