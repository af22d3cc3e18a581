"""Matrices that inputs are multiplied by: `Dense`."""

import math

import numpy as np

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import pattern
from migration.graphs.plan.layer import Call, Weight
from migration.graphs.plan.model_plan import Plan


@pattern("MatMul", "BatchMatMul", "BatchMatMulV2")
def dense(node: Node, plan: Plan) -> Call | None:
    """Find inputs `[batch, …, n]` times a weight `[n, units]`."""
    x, kernel = node.inputs[:2]
    adjoint = node.attributes.get("adj_x") or node.attributes.get("transpose_a")
    if adjoint or not x.is_data or not kernel.is_known or kernel.rank != 2 or x.rank is None:
        return None
    # Of a reshaped tensor the graph may not know the length, but the reshaping does.
    if x.shape is None or (x.shape[-1] is None and x.node.type != "Reshape"):
        return None
    return _dense(node, x, _kernel(node, kernel), plan)


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
