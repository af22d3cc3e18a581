"""Random numbers of another shape, such as those of a dropout that drops whole features."""

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """Both draw as often, and not as many."""
    if evidence.alignment is None or evidence.divergence is None:
        return None
    traces = evidence.alignment.a, evidence.alignment.b
    shapes = [[value.shape for _, value in trace.values(trace.random)] for trace in traces]
    if len(shapes[0]) == len(shapes[1]) and shapes[0] != shapes[1]:
        return f"random numbers of shapes {shapes[0]} are drawn against {shapes[1]}"
    return None
