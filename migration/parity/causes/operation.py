"""Another operation on the same inputs."""

from migration.parity.evidence import Evidence

_KINDS = (("MaxPool", "AvgPool"), ("Sum", "Mean"), ("Max", "Mean"), ("Prod", "Sum"), ("Mul", "AddV2"), ("Sub", "AddV2"))


def recognise(evidence: Evidence) -> str | None:
    """Two that people take for each other."""
    if evidence.places:
        a, b = (place.node.type for place in evidence.places)
        if (a, b) in _KINDS or (b, a) in _KINDS:
            return f"the first program takes {a} where the second takes {b}"
    return None
