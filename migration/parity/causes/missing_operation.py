"""An operation that only one program has."""

from migration.parity.divergence import stand_for_each_other
from migration.parity.evidence import Evidence

#: Many causes look like this, and say more.
IS_GENERAL = True


def recognise(evidence: Evidence) -> str | None:
    """One goes on with what the other's operation takes, by the operation that the other takes next."""
    for which, place, other in evidence.both_ways():
        following = [node.type for node in place.consumers]
        kind = other.node.type
        if place.node.type != kind and any(kind == each or stand_for_each_other(kind, each) for each in following):
            without = "second" if which == "first" else "first"
            return (
                f"the {without} program has no {place.node.type}: what the {which}'s {place.node} takes goes into"
                f" {other.node}"
            )
    return None
