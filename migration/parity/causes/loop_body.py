"""Another arithmetic inside of a loop, such as that of a recurrent cell."""

from collections import Counter

from migration.parity.evidence import Evidence

#: Two ways to write the same loop may differ so: other causes say more.
IS_GENERAL = True


def recognise(evidence: Evidence) -> str | None:
    """The first operation is a loop in both programs, and one adds another number, or has another nonlinearity."""
    if not evidence.places:
        return None
    bodies = [place.settings.get("body") for place in evidence.places]
    if None in bodies or bodies[0] == bodies[1]:
        return None
    a, b = (Counter(body) for body in bodies if body is not None)
    only = [
        f"only the {which} program has {_listed(own)}" for which, own in (("first", a - b), ("second", b - a)) if own
    ]
    return f"inside of the loop {', '.join(only)}"


def _listed(operations: Counter[str]) -> str:
    return " and ".join(f"{name} {count} times" if count > 1 else name for name, count in operations.items())
