"""How much dropout drops."""

from migration.parity.evidence import Evidence, scalar

_COMPARED = ("Greater", "GreaterEqual", "Less", "LessEqual")


def recognise(evidence: Evidence) -> str | None:
    """Both compare the same random numbers, with another number; TF 1 had `keep_prob`, Keras has the rate."""
    if not evidence.places:
        return None
    if not all(place.node.type in _COMPARED and place.agreeing for place in evidence.places):
        return None
    a, b = ([scalar(value) for value in place.parameters.values()] for place in evidence.places)
    if len(a) == len(b) == 1 and a != b and a[0] is not None and b[0] is not None:
        swapped = abs(a[0] + b[0] - 1) < 1e-6
        return f"dropout drops {a[0]:.3g} against {b[0]:.3g} of all" + "; keep_prob was taken for the rate" * swapped
    return None
