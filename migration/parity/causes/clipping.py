"""Gradients that are clipped in one program."""

from migration.parity.evidence import Evidence, scalar

_TYPES = {"ClipByValue", "Maximum", "Minimum"}


def recognise(evidence: Evidence) -> str | None:
    """The one's gradient is what the other clips first."""
    if not evidence.divergence or not evidence.divergence.target.startswith("gradient"):
        return None
    single = evidence.single()
    if single and _TYPES & {node.type for node in evidence.divergence.path}:
        which, place = single
        bounds = [abs(number) for value in place.parameters.values() if (number := scalar(value)) is not None]
        by_value = f" by value at {bounds[0]:.6g}" if place.node.type in _TYPES and bounds else ""
        return f"only the {which} program clips its gradients{by_value} ({place.node})"
    return None
