"""Matrices that inputs are multiplied by: `Dense`."""

import math

import numpy as np

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.plan.layer import Call, Weight
from migration.graphs.plan.model_plan import Plan


@pattern("MatMul", "BatchMatMul", "BatchMatMulV2")
def dense(node: Node, plan: Plan) -> Call | None:
    """Find inputs `[batch, …, n]` times a weight `[n, units]`."""
    x, kernel = node.inputs[:2]
    adjoint = node.attributes.get("adj_x") or node.attributes.get("transpose_a")
    if adjoint or not x.is_data or not kernel.is_known or kernel.rank != 2 or x.rank is None:
        return None
    if x.shape is None or x.shape[-1] is None:
        return None
    return _dense(node, x, _kernel(node, kernel), plan)


@pattern("Reshape", rank=BLOCK)
def dense_of_sequences(node: Node, plan: Plan) -> Call | None:
    """Find `tf.tensordot` with a weight: all axes but the last are one, and are parted again afterwards."""
    product = node.inputs[0].node
    if product.type != "MatMul" or product.attributes["transpose_a"] or not product.inputs[1].is_known:
        return None
    flat = product.inputs[0].node
    if flat.type != "Reshape":
        return None
    x = flat.inputs[0]
    if x.node.type == "Transpose" and _is_identity(plan.constant(x.node.inputs[1])):
        x = x.node.inputs[0]
    units, out = product.output.shape, node.output.shape
    if x.shape is None or out is None or units is None or len(x.shape) != len(out) or len(out) < 3:
        return None
    same = all(a == b for a, b in zip(x.shape[1:-1], out[1:-1], strict=True))
    # Lengths that the graph leaves open are given back as they were: that is what tensordot is for.
    if not same or x.shape[-1] != product.inputs[0].shape[-1] or out[-1] != units[-1]:  # type: ignore[index]
        return None
    if not (_is_batch(x.shape[0], out[0], node.inputs[1], plan)):
        return None
    return _dense(node, x, _kernel(product, product.inputs[1]), plan, hint=product)


def _is_batch(before: int | None, after: int | None, shape: Tensor, plan: Plan) -> bool:
    if before is not None or after is not None:
        return before == after
    return plan.flow.sizes(shape).flat[0] in ("batch", -1)


def _is_identity(order: list[int] | None) -> bool:
    return order is not None and order == list(range(len(order)))


def _kernel(node: Node, kernel: Tensor) -> Weight:
    if node.attributes.get("transpose_b") or node.attributes.get("adj_y"):
        return Weight((kernel,), np.transpose, "transposed")
    return Weight((kernel,))


def _dense(node: Node, x: Tensor, kernel: Weight, plan: Plan, hint: Node | None = None) -> Call:
    shape = kernel.tensors[0].shape
    assert shape is not None
    units = shape[0] if kernel.text else shape[1]
    arguments = {"*units": units, "use_bias": False}
    return plan.layer(node, "Dense", [x], arguments, {"kernel": kernel}, hint=hint)


def product_of(shape: tuple[int | None, ...]) -> int | None:
    """How many elements there are along some axes; None if one of them is open."""
    return None if any(size is None for size in shape) else math.prod(shape)  # type: ignore[arg-type]
