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
    if x.shape is not None and len(sizes) == len(x.shape) and _keeps(x.shape, sizes):
        return plan.value_of(x)
    batch = x.shape[0] if x.shape else None
    rest = product_of(x.shape[1:]) if x.shape else None
    inner = sizes[1:]
    open_ones = sum(size in (None, -1) for size in inner)
    if sizes and _is_batch(sizes[0], batch, rest, inner) and open_ones <= 1 and "batch" not in inner and inner:
        if len(inner) == 1 and x.rank is not None and x.rank > 2 and (inner[0] in (rest, -1) or inner[0] is None):
            return plan.layer(node, "Flatten", [x])
        target = tuple(-1 if size in (None, -1) else int(size) for size in inner)
        return plan.layer(node, "Reshape", [x], {"*target_shape": target})
    if sum(not isinstance(size, int) or size == -1 for size in sizes) > 1:
        return None
    text = ", ".join(str(size) if isinstance(size, int) else "-1" for size in sizes)
    return plan.expression(node, f"ops.reshape({{0}}, ({text}{',' * (len(sizes) == 1)}))", [x])


def _keeps(before: tuple[int | None, ...], sizes: list[Any]) -> bool:
    """Whether a shape is what it was: then nothing is done."""
    open_ones = sum(size is None for size in before)
    return all(
        (one == "batch" and number == 0) or one == size or (one == -1 and open_ones <= (size is None))
        for number, (size, one) in enumerate(zip(before, sizes, strict=True))
    ) and not all(size is None for size in before)


def _is_batch(size: Any, batch: int | None, rest: int | None, inner: list[Any]) -> bool:
    """Whether the first axis of a shape is that of the examples."""
    if size == "batch":
        return True
    if batch is not None and size == batch:
        return True
    if size != -1 or rest is None or any(not isinstance(each, int) or each == -1 for each in inner):
        return False
    return product_of(tuple(inner)) == rest


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
