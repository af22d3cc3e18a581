"""Batch normalisation: with the moving averages, as when nothing is trained, or with those of the batch."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.patterns.matching import kind_of
from migration.graphs.patterns.normal_form import INVERSE, Symbols, roots_before
from migration.graphs.plan.layer import Call, Weight
from migration.graphs.plan.model_plan import Plan

_X, _REST = (INVERSE, "x"), (INVERSE,)


@pattern("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")
def fused(node: Node, plan: Plan) -> Call | None:
    """Find the one operation."""
    x, gamma, beta, mean, variance = node.inputs
    if not x.is_data or not gamma.is_known or not beta.is_known:
        return None
    axis = 1 if node.attributes["data_format"] == "NCHW" else -1
    epsilon = node.attributes["epsilon"]
    if node.attributes["is_training"]:
        if any(plan.flow.consumers[tensor] for tensor in node.outputs[1:]):
            return None
        return of_batch(node, x, {"gamma": gamma, "beta": beta}, epsilon, axis, plan)
    if not mean.is_known or not variance.is_known:
        return None
    weights = {"gamma": gamma, "beta": beta, "moving_mean": mean, "moving_variance": variance}
    return _normalised(node, x, weights, epsilon, axis, plan)


@pattern("BatchNormWithGlobalNormalization")
def of_2015_by_averages(node: Node, plan: Plan) -> Call | None:
    """Find what was one operation in the first TensorFlow, with the moving averages."""
    x, mean, variance, beta, gamma = node.inputs
    if not x.is_data or not all(each.is_known for each in node.inputs[1:]):
        return None
    weights = {"gamma": gamma, "beta": beta, "moving_mean": mean, "moving_variance": variance}
    if not node.attributes["scale_after_normalization"]:
        weights.pop("gamma")
    return _normalised(node, x, weights, node.attributes["variance_epsilon"], -1, plan)


@pattern("Add", "AddV2", "BiasAdd", "Mul", "RealDiv", "Div", "Sub", rank=BLOCK)
def by_hand(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.batch_normalization`, and the formula in all its spellings."""
    for under in roots_before(node.output, plan):
        if not under.is_known or kind_of(under) != "Add":
            continue
        for variance, small in (under.node.inputs, under.node.inputs[::-1]):
            epsilon = plan.scalar(small) if small.kind == 0 else None
            if epsilon is None or variance.rank == 0:
                continue
            for x in _data_before(node):
                call = _of_terms(node, x, under, variance, float(epsilon), plan)
                if call is not None:
                    return call
    return None


def _of_terms(node: Node, x: Tensor, under: Tensor, variance: Tensor, epsilon: float, plan: Plan) -> Call | None:
    symbols = Symbols(
        plan, lambda each: "x" if each is x else None, lambda each: each is under, lambda each: _has_root(each, under)
    )
    terms = symbols.terms(node.output)
    if terms is None or set(terms) - {_X, _REST, ()} or _X not in terms or _REST not in terms:
        return None
    (sign, gamma), (opposite, rest), (positive, beta) = terms[_X], terms[_REST], terms.get((), (1, ()))
    means = [tensor for tensor in rest if tensor not in gamma]
    if (sign, opposite, positive) != (1, -1, 1) or len(means) != 1 or len(rest) != len(gamma) + 1:
        return None
    if len(gamma) > 1 or len(beta) > 1 or x.shape is None:
        return None
    weights = {"gamma": (*gamma, None)[0], "beta": (*beta, None)[0], "moving_mean": means[0]}
    for axis in (-1, *range(1, len(x.shape) - 1)):
        call = _normalised(node, x, {**weights, "moving_variance": variance}, epsilon, axis, plan)
        if call is not None:
            return call
    return None


def _has_root(tensor: Tensor, under: Tensor, depth: int = 6) -> bool:
    """Whether a known tensor is a product with a root."""
    if tensor is under:
        return True
    return depth > 0 and any(_has_root(each, under, depth - 1) for each in tensor.node.inputs)


def _data_before(node: Node) -> list[Tensor]:
    """What may be normalised: the nearest first."""
    found: dict[Tensor, None] = {}
    waiting = [(tensor, 3) for tensor in node.inputs]
    while waiting:
        tensor, depth = waiting.pop(0)
        if tensor.is_data:
            found[tensor] = None
            if depth and kind_of(tensor) in ("Add", "BiasAdd", "Mul", "RealDiv", "Sub"):
                waiting += [(each, depth - 1) for each in tensor.node.inputs]
    return list(found)


def _normalised(
    node: Node,
    x: Tensor,
    given: Mapping[str, Tensor | None],
    epsilon: float,
    axis: int,
    plan: Plan,
    kind: str = "BatchNormalization",
) -> Call | None:
    if x.shape is None or x.shape[axis] is None:
        return None
    shape: list[Any] = [1] * len(x.shape)
    shape[axis] = x.shape[axis]
    weights = {}
    for name, tensor in given.items():
        if tensor is not None:
            value = plan.array(tensor)
            # The operations take vectors for any axis; what is multiplied by hand must lie along it.
            aligned = (
                node.type.startswith(("BatchNorm", "Fused"))
                or [1] * (len(shape) - value.ndim) + list(value.shape) == shape
            )
            if value.size != shape[axis] or not aligned:
                return None
            weights[name] = Weight((tensor,)) if value.ndim == 1 else Weight((tensor,), np.ravel, "flat")
    arguments: dict[str, Any] = {} if axis == -1 else {"axis": axis}
    gamma, beta = given.get("gamma"), given.get("beta")
    if gamma is None or (gamma.kind == 0 and plan.scalar(gamma) == 1):
        arguments["scale"] = False
        weights.pop("gamma", None)
    if beta is None or (beta.kind == 0 and plan.scalar(beta) == 0):
        arguments["center"] = False
        weights.pop("beta", None)
    return plan.layer(node, kind, [x], {**arguments, **epsilon_of(epsilon)}, weights)


def of_batch(
    node: Node, x: Tensor, weights: Mapping[str, Tensor | None], epsilon: float, axis: int, plan: Plan
) -> Call | None:
    """Normalise with the statistics of the batch, also when nothing is trained, as a graph may do."""
    return _normalised(node, x, weights, epsilon, axis, plan, kind="BatchStatisticsNormalization")


def epsilon_of(epsilon: Any) -> dict[str, Any]:
    """What is added to a variance, if Keras adds another number by itself."""
    return {} if abs(float(epsilon) - 1e-3) <= 1e-10 else {"epsilon": np.float32(epsilon)}
