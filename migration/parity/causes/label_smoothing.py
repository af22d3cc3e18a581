"""Labels that are moved towards the mean in one program."""

from migration.parity.evidence import Evidence, scalar


def recognise(evidence: Evidence) -> str | None:
    """Fed labels are multiplied by 1 - smoothing, and some is added."""
    if evidence.alignment is None:
        return None
    places = [(which, place) for which, place, _ in evidence.both_ways()]
    if single := evidence.single():
        places.append(single)
    for which, place in places:
        numbers = [scalar(value) for value in place.parameters.values()]
        from_feed = any(name in place.trace.feeds for name in place.agreeing)
        added = any(node.type in ("Add", "AddV2") for node in place.consumers)
        if place.node.type == "Mul" and from_feed and added and len(numbers) == 1 and numbers[0] is not None:
            if 0.5 <= numbers[0] < 1:
                return f"only the {which} program smooths the labels, by {1 - numbers[0]:.3g}"
    return None
