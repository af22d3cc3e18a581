"""The same numbers in another shape."""

from typing import Any

from migration.graphs.flow import Node
from migration.graphs.patterns import PART, pattern
from migration.graphs.patterns.dense import product_of
from migration.graphs.plan.layer import Call, Value
from migration.graphs.plan.model_plan import Plan


@pattern("Reshape", rank=PART)
def reshape(node: Node, plan: Plan) -> Call | Value | None:
    """Find what a `Reshape` does to each example, or to all of them."""
    x, shape = node.inputs
    if not x.is_data or shape.is_data:
        return None
    sizes: list[Any] = list(plan.flow.sizes(shape))
    if _keeps(node, sizes, plan):
        return plan.value_of(x)
    batch = x.shape[0] if x.shape else None
    rest = product_of(x.shape[1:]) if x.shape else None
    inner = sizes[1:]
    open_ones = sum(size in (None, -1) for size in inner)
    if inner and open_ones <= 1 and "batch" not in inner and _is_batch(node, sizes, batch, rest, plan):
        if len(inner) == 1 and x.rank is not None and x.rank > 2 and (inner[0] in (rest, -1) or inner[0] is None):
            return plan.layer(node, "Flatten", [x])
        target = tuple(-1 if size in (None, -1) else int(size) for size in inner)
        return plan.layer(node, "Reshape", [x], {"*target_shape": target})
    if sum(not isinstance(size, int) or size == -1 for size in sizes) > 1:
        return None
    text = ", ".join(str(size) if isinstance(size, int) else "-1" for size in sizes)
    return plan.expression(node, f"ops.reshape({{0}}, ({text}{',' * (len(sizes) == 1)}))", [x])


def _keeps(node: Node, sizes: list[Any], plan: Plan) -> bool:
    """Whether a shape is what it was: then nothing is done."""
    before = node.inputs[0].shape
    if before is None or len(before) != len(sizes) or not sizes:
        return False
    if None not in before[1:] and list(before[1:]) == sizes[1:]:
        return True  # all axes but one are the same, and so is that one
    if all(isinstance(size, int) and size != -1 for size in sizes):
        return list(before) == sizes
    return plan.flow.shapes(node.inputs[0]) == plan.flow.shapes(node.output)


def _is_batch(node: Node, sizes: list[Any], batch: int | None, rest: int | None, plan: Plan) -> bool:
    """Whether the first axis of a shape is what it was."""
    first, *inner = sizes
    if batch is not None and first == batch:
        return True
    if first == -1 and rest is not None and all(isinstance(each, int) and each != -1 for each in inner):
        return product_of(tuple(inner)) == rest
    if first != "batch" and first != -1:
        return False
    before, after = plan.flow.shapes(node.inputs[0]), plan.flow.shapes(node.output)
    return all(one and other and one[0] == other[0] for one, other in zip(before, after, strict=True))


@pattern("Squeeze", rank=PART)
def squeeze(node: Node, plan: Plan) -> Call | None:
    """Find axes that are left out."""
    axes = node.attributes["squeeze_dims"]
    x = node.inputs[0]
    if not axes:
        if x.shape is None:
            return None
        axes = [axis for axis, size in enumerate(x.shape) if size == 1]
    text = str(axes[0]) if len(axes) == 1 else str(tuple(axes))
    return plan.expression(node, f"ops.squeeze({{0}}, {text})", [x])


@pattern("ExpandDims", rank=PART)
def expand(node: Node, plan: Plan) -> Call | None:
    """Find an axis that is put in."""
    axis = plan.constant(node.inputs[1])
    while isinstance(axis, list):
        axis = axis[0]
    return plan.expression(node, f"ops.expand_dims({{0}}, {axis})", [node.inputs[0]])
