"""Operations that only one program has."""

from migration.parity.alignment import SHAPES
from migration.parity.divergence import Place, same_type
from migration.parity.evidence import Evidence
from migration.parity.trace import Node, Trace

#: Many causes look like this, and say more.
IS_GENERAL = True
#: So many operations in a row may be missing.
_LENGTH = 4


def recognise(evidence: Evidence) -> str | None:
    """One goes on with what the other's operation takes, by an operation that the other takes soon."""
    for which, place, other in evidence.both_ways():
        if same_type(place.node, other.node):
            continue
        missing = _until(place, other.node)
        if missing:
            without = "second" if which == "first" else "first"
            kinds = " and ".join(dict.fromkeys(node.type for node in missing))
            return f"the {without} program has no {kinds}: what the {which}'s {place.node} takes goes into {other.node}"
    return None


def _until(place: Place, other: Node) -> list[Node]:
    """The operations from a place to the first of the other's type; none if there is none near."""
    chain, followers = [place.node], _followers(place.trace, place.node)
    for _ in range(_LENGTH):
        if any(same_type(node, other) for node in followers):
            return chain
        if not followers:
            return []
        node = followers[0]
        chain.append(node)
        followers = _followers(place.trace, node)
    return []


def _followers(trace: Trace, node: Node) -> list[Node]:
    """What takes an operation's outputs, and not only their shape."""
    return [each for each in trace.nodes if set(node.outputs) & set(each.inputs) and each.type not in SHAPES]
