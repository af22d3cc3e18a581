"""Parts of a tensor, as Python's brackets take them."""

from migration.graphs.flow import Node
from migration.graphs.patterns import OPERATION, pattern
from migration.graphs.plan.layer import Call
from migration.graphs.plan.model_plan import Plan


@pattern("StridedSlice", rank=OPERATION)
def strided(node: Node, plan: Plan) -> Call | None:
    """Find `x[:, 1:, -1]`."""
    begins, ends, steps = (None if tensor.is_data else list(plan.flow.sizes(tensor)) for tensor in node.inputs[1:])
    if begins is None or ends is None or steps is None:
        return None
    masks = {name: node.attributes[f"{name}_mask"] for name in ("begin", "end", "ellipsis", "new_axis", "shrink_axis")}
    parts = []
    for axis, (begin, end, step) in enumerate(zip(begins, ends, steps, strict=True)):
        bit = 1 << axis
        if masks["ellipsis"] & bit:
            parts.append("...")
        elif masks["new_axis"] & bit:
            parts.append("None")
        elif masks["shrink_axis"] & bit:
            if not isinstance(begin, int):
                return None
            parts.append(str(begin))
        else:
            found = _part(begin, end, step, bool(masks["begin"] & bit), bool(masks["end"] & bit), axis)
            if found is None:
                return None
            parts.append(found)
    while len(parts) > 1 and parts[-1] == ":":
        parts.pop()
    return plan.expression(node, f"{{0}}[{', '.join(parts)}]", node.inputs[:1])


def _part(begin: object, end: object, step: object, from_start: bool, to_end: bool, axis: int) -> str | None:
    if not isinstance(step, int):
        return None
    first = "" if from_start or (begin == 0 and step > 0) else begin
    last = "" if to_end or (end == "batch" and axis == 0) else end
    if not isinstance(first, int | str) or not isinstance(last, int | str) or "batch" in (first, last):
        return None
    return f"{first}:{last}" + ("" if step == 1 else f":{step}")


@pattern("Slice", rank=OPERATION)
def plain(node: Node, plan: Plan) -> Call | None:
    """Find a part that is told by its beginning and its size."""
    x, begin, size = node.inputs
    if begin.is_data or size.is_data:
        return None
    parts = []
    for axis, (first, length) in enumerate(zip(plan.flow.sizes(begin), plan.flow.sizes(size), strict=True)):
        whole = length == -1 or (axis == 0 and length == "batch")
        if not isinstance(first, int):
            return None
        if whole:
            parts.append(f"{first or ''}:")
        elif isinstance(length, int):
            parts.append(f"{first or ''}:{first + length}")
        else:
            left = _left_over(node, axis, first, plan)
            if left is None:
                return None
            parts.append(f"{first or ''}:{-left or ''}")
    while len(parts) > 1 and parts[-1] == ":":
        parts.pop()
    return plan.expression(node, f"{{0}}[{', '.join(parts)}]", [x])


def _left_over(node: Node, axis: int, first: int, plan: Plan) -> int | None:
    """How much of an axis of unknown length is behind a part, if it is always the same."""
    before, after = plan.flow.shapes(node.inputs[0]), plan.flow.shapes(node.output)
    left = {whole[axis] - part[axis] - first for whole, part in zip(before, after, strict=True)}
    return left.pop() if len(left) == 1 else None
