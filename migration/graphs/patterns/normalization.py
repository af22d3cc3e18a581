"""Batch normalisation as it is used when nothing is trained."""

from typing import Any as AnyValue

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.patterns.matching import Any, Op, match
from migration.graphs.plan.layer import Call, Weight
from migration.graphs.plan.model_plan import Plan

_X = Any("x", known=False)
_SCALE = Op("Rsqrt", Op("Add", Any("variance", True), Any("epsilon", True)))


@pattern("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")
def fused(node: Node, plan: Plan) -> Call | None:
    """Find the one operation."""
    x, scale, offset, mean, variance = node.inputs
    if node.attributes["is_training"] or not all(each.is_known for each in node.inputs[1:]) or not x.is_data:
        return None
    axis = 1 if node.attributes["data_format"] == "NCHW" else -1
    return _normalised(node, x, scale, offset, mean, variance, node.attributes["epsilon"], plan, axis)


@pattern("Add", "AddV2", rank=BLOCK)
def by_hand(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.batch_normalization`: x times a factor, and what is left of the mean."""
    for factor, offset in (
        (Op("Mul", _SCALE, Any("gamma", True)), Any("beta", True)),
        (_SCALE, Any("beta", True)),
        (Op("Mul", _SCALE, Any("gamma", True)), None),
        (_SCALE, None),
    ):
        left = Op("Mul", Any("mean", True), factor)
        rest = Op("Sub", offset, left) if offset else Op("Neg", left)
        found = match(node.output, Op("Add", Op("Mul", _X, factor), rest), plan)
        if found:
            return _of(node, found, plan)
    return None


@pattern("Add", "AddV2", "Mul", "RealDiv", "Sub", rank=BLOCK)
def by_formula(node: Node, plan: Plan) -> Call | None:
    """Find gamma * (x - mean) / sqrt(variance + epsilon) + beta, in all its spellings."""
    centred = Op("Sub", _X, Any("mean", True))
    variance = Op("Add", Any("variance", True), Any("epsilon", True))
    for normalised in (
        Op("RealDiv", centred, Op("Sqrt", variance)),
        Op("Mul", centred, Op("Rsqrt", variance)),
    ):
        for template in (
            Op("Add", Op("Mul", Any("gamma", True), normalised), Any("beta", True)),
            Op("Mul", Any("gamma", True), normalised),
            Op("Add", normalised, Any("beta", True)),
            normalised,
        ):
            found = match(node.output, template, plan)
            if found:
                return _of(node, found, plan)
    return None


def _of(node: Node, found: dict[str, Tensor], plan: Plan) -> Call | None:
    epsilon = plan.scalar(found["epsilon"])
    if epsilon is None:
        return None
    given = (found.get("gamma"), found.get("beta"), found["mean"], found["variance"])
    return _normalised(node, found["x"], *given, epsilon, plan)


def _normalised(
    node: Node,
    x: Tensor,
    gamma: Tensor | None,
    beta: Tensor | None,
    mean: Tensor,
    variance: Tensor,
    epsilon: AnyValue,
    plan: Plan,
    axis: int = -1,
) -> Call | None:
    if x.shape is None or x.shape[axis] is None:
        return None
    channels = x.shape[axis]
    given = {"gamma": gamma, "beta": beta, "moving_mean": mean, "moving_variance": variance}
    weights = {}
    for name, tensor in given.items():
        if tensor is not None:
            value = plan.array(tensor)
            if value.size != channels:
                return None
            flat = value.ndim == 1
            weights[name] = Weight((tensor,)) if flat else Weight((tensor,), lambda each: each.reshape(-1), "flat")
    arguments: dict[str, AnyValue] = {} if axis == -1 else {"axis": axis}
    if (gamma is not None and gamma.kind == 0 and plan.scalar(gamma) == 1) or gamma is None:
        arguments["scale"] = False
        weights.pop("gamma", None)
    if (beta is not None and beta.kind == 0 and plan.scalar(beta) == 0) or beta is None:
        arguments["center"] = False
        weights.pop("beta", None)
    if abs(float(epsilon) - 1e-3) > 1e-10:
        arguments["epsilon"] = epsilon
    return plan.layer(node, "BatchNormalization", [x], arguments, weights)
