"""A variable that one program does not train."""

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """There is no gradient for it, and nothing in the program stops one."""
    divergence = evidence.divergence
    if not evidence.alignment or not divergence or divergence.a or divergence.b:
        return None
    variable = divergence.target.removeprefix("gradient of ")
    stopped = any(node.type in ("PreventGradient", "StopGradient") for node in evidence.alignment.b.nodes)
    if variable == divergence.target or stopped:
        return None
    return f"the second program does not train '{variable}': its layer is not trainable, or nothing depends on it"
