"""A small number that keeps a division or a logarithm away from zero."""

from migration.parity.evidence import Evidence, scalar

_ADDED = ("Add", "AddV2", "Maximum")


def recognise(evidence: Evidence) -> str | None:
    """Two of one type differ in their `epsilon`, or in a small number that is added."""
    if differing := evidence.differing("epsilon"):
        return f"the epsilon is another: {', '.join(differing)}"
    if evidence.places and all(place.node.type in _ADDED for place in evidence.places):
        numbers = [[scalar(value) for value in place.parameters.values()] for place in evidence.places]
        if all(len(found) == 1 and found[0] is not None and 0 <= found[0] < 0.1 for found in numbers):
            (a,), (b,) = numbers
            return f"the epsilon is another: {a:.3g} against {b:.3g}" if a != b else None
    return None
