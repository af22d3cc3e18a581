"""The same numbers, times a constant."""

from migration.parity.divergence import Place
from migration.parity.evidence import Evidence, factor, scalar

_KNOWN = {255: "images of 0 to 255 against 0 to 1", 1 / 255: "images of 0 to 1 against 0 to 255"}
_BY_A_NUMBER = ("Mul", "RealDiv")


def recognise(evidence: Evidence) -> str | None:
    """All that the first operation makes is the other's times one number; or only one multiplies what is fed."""
    for which, place, other in evidence.both_ways():
        numbers = [scalar(value) for value in place.parameters.values()]
        fed = any(name in other.trace.feeds for name in place.agreeing.values())
        if place.node.type in _BY_A_NUMBER and other.node.type != place.node.type and fed and len(numbers) == 1:
            if numbers[0] is not None and not 0.5 <= numbers[0] <= 1:
                return f"only the {which} program {_verb(place)} {next(iter(place.agreeing))} by {numbers[0]:.6g}"
    if (single := evidence.single()) and single[1].node.type in _BY_A_NUMBER:
        which, place = single
        numbers = [scalar(value) for value in place.parameters.values()]
        if len(numbers) == 1 and numbers[0] is not None:
            return f"only the {which} program {_verb(place)} {next(iter(place.agreeing))} by {numbers[0]:.6g}"
    if not evidence.places:
        return None
    for a, b in zip(*(place.values() for place in evidence.places), strict=False):
        if a.dtype.kind == "f" and a.size > 1 and (found := factor(a, b)):
            known = next((text for number, text in _KNOWN.items() if abs(found / number - 1) < 1e-3), "")
            return f"the second program's is {found:.6g} times the first's" + (f": {known}" if known else "")
    return None


def _verb(place: Place) -> str:
    return "divides" if place.node.type == "RealDiv" else "multiplies"
