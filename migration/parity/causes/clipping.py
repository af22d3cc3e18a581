"""Gradients that are clipped in one program."""

from migration.parity.evidence import Evidence

_TYPES = {"ClipByValue", "Maximum", "Minimum"}


def recognise(evidence: Evidence) -> str | None:
    """The one's gradient is what the other clips first."""
    if not evidence.divergence or not evidence.divergence.target.startswith("gradient"):
        return None
    single = evidence.single()
    if single and _TYPES & {node.type for node in evidence.divergence.path}:
        return f"only the {single[0]} program clips its gradients ({single[1].node})"
    return None
