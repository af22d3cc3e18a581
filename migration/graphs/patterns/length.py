"""Vectors that are made one long, and channels that are divided by those beside them."""

import numpy as np

from migration.graphs.flow import Node
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.patterns.matching import Any, Op, match
from migration.graphs.plan.layer import Call
from migration.graphs.plan.model_plan import Plan

_X = Any("x", known=False)
_SQUARES = (Op("Square", _X), Op("Mul", _X, _X))


@pattern("Mul", rank=BLOCK)
def unit_length(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.l2_normalize`."""
    for square in _SQUARES:
        total = Op("Maximum", Op("Sum", square, Any("axes", True), name="sum"), Any("epsilon", True))
        found = match(node.output, Op("Mul", _X, Op("Rsqrt", total)), plan)
        if not found or not found["sum"].node.attributes["keep_dims"]:
            continue
        axes, epsilon = np.ravel(plan.array(found["axes"])), plan.scalar(found["epsilon"])
        if len(axes) != 1 or epsilon is None or epsilon <= 0:
            continue
        # That of Keras is the least length, that of TensorFlow the least square.
        least = f"{float(epsilon) ** 0.5:.7g}"
        return plan.expression(node, f"ops.normalize({{0}}, axis={axes[0]}, epsilon={least})", [found["x"]])
    return None


@pattern("LRN")
def local_response(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.lrn`."""
    arguments = {
        name: np.float32(node.attributes[name]) if name != "depth_radius" else node.attributes[name]
        for name in ("depth_radius", "bias", "alpha", "beta")
    }
    if node.inputs[0].shape is None or node.inputs[0].shape[-1] is None:
        return None
    return plan.layer(node, "LocalResponseNormalization", [node.inputs[0]], arguments)
