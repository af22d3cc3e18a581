"""Axes in another order: a kernel, or channels first."""

from migration.parity.evidence import Evidence, permutation_of_axes


def recognise(evidence: Evidence) -> str | None:
    """A variable, or what the first operation makes, is the same in another order of axes."""
    for name, a, b in evidence.variables():
        if order := permutation_of_axes(a, b):
            return f"the variable '{name}' is transposed: axes {order} of the first's are the second's"
    if not evidence.places:
        return None
    for which, place, other in evidence.both_ways():
        if place.node.type == "Transpose" and other.node.type != "Transpose":
            axes = next(iter(place.parameters.values()), "in another order")
            return f"only the {which} program transposes, to axes {axes} ({place.node})"
    if differing := evidence.differing("data_format", "transpose_a", "transpose_b", "adj_x", "adj_y", "input 1"):
        types = {place.node.type for place in evidence.places}
        if types == {"Transpose"} or not any(each.startswith("input 1") for each in differing):
            return f"the axes are in another order: {', '.join(differing)}"
    for a, b in zip(*(place.values() for place in evidence.places), strict=False):
        if order := permutation_of_axes(a, b):
            return f"the axes are in another order: {order} of the first program's are the second's"
    return None
