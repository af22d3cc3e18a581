"""Another precision."""

from migration.parity.evidence import Evidence


def recognise(evidence: Evidence) -> str | None:
    """The first operation casts in one program only, or makes another dtype."""
    for which, place, other in evidence.both_ways():
        values, others = place.values(), other.values()
        if values and others and values[0].dtype != others[0].dtype and "f" in values[0].dtype.kind:
            return f"the {which} program computes in {values[0].dtype.name}, the other in {others[0].dtype.name}"
    return None
