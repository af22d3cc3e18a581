"""Training on one side, inference on the other."""

from migration.parity.evidence import Evidence
from migration.parity.trace import Node, Trace


def recognise(evidence: Evidence) -> str | None:
    """Noise in one program only, or batch normalisation by the batch in one only."""
    if evidence.alignment is None or evidence.divergence is None:
        return None
    if differing := evidence.differing("is_training"):
        return f"one program trains and the other does not: {', '.join(differing)}"
    traces = {"first": evidence.alignment.a, "second": evidence.alignment.b}
    if not evidence.training and traces["second"].random:
        noise = _maker(traces["second"])
        return f"the second program draws random numbers ({noise}) though it is not trained: its dropout is always on"
    if not evidence.training:
        return None  # TF1's graph has its dropout there, too, and keeps all
    noisy = [which for which, trace in traces.items() if trace.random]
    if len(noisy) == 1:
        quiet = "second" if noisy == ["first"] else "first"
        return (
            f"only the {noisy[0]} program draws random numbers ({_maker(traces[noisy[0]])}): the {quiet} has no"
            " dropout, or does not train (Keras: training=True)"
        )
    return None


def _maker(trace: Trace) -> Node:
    """The operation that draws the first random numbers."""
    return next(node for node in trace.nodes if trace.random[0] in node.outputs)
