"""A way back that is cut off."""

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """One program lets no gradient through where the other does."""
    if not evidence.alignment or not evidence.divergence or not evidence.divergence.target.startswith("gradient"):
        return None
    stops = {
        which: [node for node in trace.nodes if node.type in ("StopGradient", "PreventGradient")]
        for which, trace in (("first", evidence.alignment.a), ("second", evidence.alignment.b))
    }
    only = [which for which, nodes in stops.items() if nodes and not all(stops.values())]
    return f"only the {only[0]} program has a {stops[only[0]][0].type}: {stops[only[0]][0]}" if only else None
