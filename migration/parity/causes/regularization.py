"""A penalty on weights that one loss has and the other has not."""

from migration.parity.evidence import Evidence
from migration.parity.trace import Trace

_PENALTIES = ("Abs", "L2Loss", "Square")


def recognise(evidence: Evidence) -> str | None:
    """The first operation that differs is made of a variable alone."""
    if not evidence.divergence or not (evidence.divergence.target == "loss"):
        return None
    places = [evidence.single()] if evidence.single() else [(which, place) for which, place, _ in evidence.both_ways()]
    for which, place in filter(None, places):
        if place.node.type in _PENALTIES and (variable := _variable(place.trace, place.node.inputs)):
            return f"only the {which} program's loss has a penalty on {variable} ({place.node.type})"
    factors = evidence.differing("input 0", "input 1")
    if factors and evidence.places and any(_penalised(p.trace, p.node.inputs) for p in evidence.places):
        return f"the weight of a penalty is another: {', '.join(factors)}"
    return None


def _variable(trace: Trace, inputs: tuple[str, ...]) -> str | None:
    return next((name for name, reads in trace.variables.items() if any(each in reads for each in inputs)), None)


def _penalised(trace: Trace, inputs: tuple[str, ...]) -> bool:
    return any(set(node.outputs) & set(inputs) and node.type in (*_PENALTIES, "Sum") for node in trace.nodes)
