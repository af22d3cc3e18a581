"""Normalisation by the mean and the variance of what is normalised: by layer, by instance, by group, by batch.

All spellings say gamma * (x - mean) / sqrt(variance + epsilon) + beta: see `normal_form.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, PART, pattern
from migration.graphs.patterns.matching import kind_of
from migration.graphs.patterns.normal_form import INVERSE, Symbols, roots_before
from migration.graphs.patterns.normalization import epsilon_of, of_batch
from migration.graphs.plan.layer import Call, Weight
from migration.graphs.plan.model_plan import Plan

_X, _MEAN = (INVERSE, "x"), (INVERSE, "mean")


@dataclass(frozen=True)
class Moments:
    """The statistics of a tensor along some axes, which stay there with a length of one.

    Attributes:
        x: what they are of.
        axes: which are reduced, from 0.
        epsilon: what is added to the variance.
    """

    x: Tensor
    axes: tuple[int, ...]
    epsilon: float


@pattern("Add", "AddV2", "BiasAdd", "Mul", "RealDiv", "Div", "Sub", rank=BLOCK)
def normalised(node: Node, plan: Plan) -> Call | None:
    """Find a normalisation along all axes of a layer, or all of each channel."""
    found = _found(node.output, plan)
    if found is None:
        return None
    moments, gamma, beta = found
    x, axes = moments.x, moments.axes
    if x.shape is None or x.rank is None:
        return None
    rank = x.rank
    if axes == tuple(range(rank - len(axes), rank)) and all(x.shape[axis] for axis in axes):
        inner = tuple(x.shape[axis] for axis in axes)
        shaped = {
            name: _shaped(tensor, inner, plan)
            for name, tensor in (("gamma", gamma), ("beta", beta))
            if tensor is not None
        }
        if all(weight is not None for weight in shaped.values()):
            arguments: dict[str, Any] = {} if len(axes) == 1 else {"axis": [axis - rank for axis in axes]}
            return _layer(node, "LayerNormalization", moments, shaped, arguments, plan)
    for channels in (-1, 1):
        if axes == tuple(axis for axis in range(rank) if axis != channels % rank):
            call = of_batch(node, x, {"gamma": gamma, "beta": beta}, moments.epsilon, channels, plan)
            if call is not None:
                return call
        if axes == tuple(range(1, rank)):
            groups = 1
        elif axes == tuple(axis for axis in range(1, rank) if axis != channels % rank):
            groups = -1
        else:
            continue
        weights = _of_channels(gamma, beta, x, channels, plan)
        if weights is not None and rank > 2:
            arguments = {"*groups": groups} if channels == -1 else {"*groups": groups, "axis": channels}
            return _layer(node, "GroupNormalization", moments, weights, arguments, plan)
    return None


@pattern("Reshape", rank=BLOCK)
def of_groups(node: Node, plan: Plan) -> Call | None:
    """Find a normalisation of channels in groups: they are an axis more until it is done."""
    found = _found(node.inputs[0], plan)
    if found is None:
        return None
    moments, gamma, beta = found
    parted = moments.x
    if parted.node.type != "Reshape" or parted.shape is None or node.output.shape is None:
        return None
    x, rank = parted.node.inputs[0], len(node.output.shape)
    if x.shape != node.output.shape or len(parted.shape) != rank + 1 or not x.is_data:
        return None
    for channels in (-1, 1):
        place = channels % rank
        if x.shape[place] is None or parted.shape[1:place] != x.shape[1:place]:
            continue
        groups, size = parted.shape[place], parted.shape[place + 1]
        if groups is None or size is None or groups * size != x.shape[place]:
            continue
        if parted.shape[place + 2 :] != x.shape[place + 1 :] or place in moments.axes:
            continue
        if moments.axes != tuple(axis for axis in range(1, rank + 1) if axis != place):
            continue
        weights = {}
        for name, tensor in (("gamma", gamma), ("beta", beta)):
            if tensor is not None:
                shape = [1] * (rank + 1)
                shape[place : place + 2] = groups, size
                aligned = _aligned(plan.array(tensor), rank + 1)
                if aligned is None or list(aligned) != shape:
                    return None
                weights[name] = Weight((tensor,), np.ravel, "flat")
        arguments = {"*groups": groups} if channels == -1 else {"*groups": groups, "axis": channels}
        call = _layer(node, "GroupNormalization", Moments(x, moments.axes, moments.epsilon), weights, arguments, plan)
        return call
    return None


@pattern("Mul", rank=PART)
def scale(node: Node, plan: Plan) -> Call | None:
    """Find the scale of a normalisation that has none."""
    return _absorbed(node, "gamma", "scale", plan)


@pattern("Add", "AddV2", "BiasAdd", rank=PART)
def centre(node: Node, plan: Plan) -> Call | None:
    """Find the offset of a normalisation that has none."""
    return _absorbed(node, "beta", "center", plan)


def _absorbed(node: Node, name: str, argument: str, plan: Plan) -> Call | None:
    for x, vector in (node.inputs, node.inputs[::-1]):
        if not x.is_data or not vector.is_known or plan.flow.only_consumer(x) is None or x.rank is None:
            continue
        call = plan.value_of(x).call
        if call is None or call.layer is None or call.layer.type != "GroupNormalization":
            continue
        arguments = call.layer.arguments
        if arguments.get(argument) is not False or (name == "gamma" and arguments.get("center") is not False):
            continue
        channels = -1 if node.type == "BiasAdd" and _is_last(node) else arguments.get("axis", -1)
        if channels != arguments.get("axis", -1):
            continue
        weights = _of_channels(vector, None, x, channels, plan)
        if weights:
            layer = call.layer.with_arguments({name: weights["gamma"]}, **{argument: None})
            return Call(call.inputs, [node.output], [*call.nodes, node], plan.same(layer))
    return None


def _is_last(node: Node) -> bool:
    return node.attributes.get("data_format", "NHWC") == "NHWC"


def _layer(
    node: Node, kind: str, moments: Moments, weights: Mapping[str, Any], arguments: dict[str, Any], plan: Plan
) -> Call:
    others = {name: False for name, weight in (("scale", "gamma"), ("center", "beta")) if weight not in weights}
    return plan.layer(node, kind, [moments.x], {**arguments, **epsilon_of(moments.epsilon), **others}, dict(weights))


def _of_channels(
    gamma: Tensor | None, beta: Tensor | None, x: Tensor, channels: int, plan: Plan
) -> dict[str, Weight] | None:
    """One number for each channel."""
    assert x.shape is not None
    shape: list[int | None] = [1] * len(x.shape)
    if x.shape[channels] is None:
        return None
    shape[channels] = x.shape[channels]
    weights = {}
    for name, tensor in (("gamma", gamma), ("beta", beta)):
        if tensor is not None:
            value = plan.array(tensor)
            aligned = _aligned(value, len(shape))
            if tensor.node.type != "BiasAdd" and (aligned is None or list(aligned) != shape):
                return None
            weights[name] = Weight((tensor,)) if value.ndim == 1 else Weight((tensor,), np.ravel, "flat")
    return weights


def _aligned(value: np.ndarray, rank: int) -> tuple[int, ...] | None:
    """The shape that an array has when it is multiplied with a tensor."""
    return None if value.ndim > rank else (1,) * (rank - value.ndim) + value.shape


def _shaped(tensor: Tensor, shape: tuple[int | None, ...], plan: Plan) -> Weight | None:
    """A weight as `LayerNormalization` has it: of the shape of the axes."""
    value = plan.array(tensor)
    if value.shape == shape:
        return Weight((tensor,))
    if value.shape[-len(shape) :] == shape and value.size == np.prod(value.shape[-len(shape) :]):
        return Weight((tensor,), lambda each: each.reshape(shape), "flat")
    return None


@pattern("BatchNormWithGlobalNormalization")
def of_2015(node: Node, plan: Plan) -> Call | None:
    """Find the operation of the first TensorFlow, with the mean and the variance of the batch, or with any others."""
    x, mean, variance, beta, gamma = node.inputs
    if not x.is_data or not (mean.is_data or variance.is_data):
        return None
    epsilon, scaled = node.attributes["variance_epsilon"], node.attributes["scale_after_normalization"]
    moments = _of_variance(variance, epsilon, plan)
    if moments == Moments(x, (0, 1, 2), epsilon) and _is_mean(mean, moments, plan):
        found = of_batch(node, x, {"gamma": gamma, "beta": beta} if scaled else {"beta": beta}, epsilon, -1, plan)
        if found is not None:
            return found
    if scaled:
        text = f"ops.batch_normalization({{0}}, {{1}}, {{2}}, axis=-1, offset={{3}}, scale={{4}}, epsilon={epsilon:g})"
        return plan.expression(node, text, node.inputs)
    text = f"({{0}} - {{1}}) * ops.rsqrt({{2}} + {epsilon:g}) + {{3}}"  # Keras wants a scale
    return plan.expression(node, text, node.inputs[:4])


def _found(tensor: Tensor, plan: Plan) -> tuple[Moments, Tensor | None, Tensor | None] | None:
    """The statistics, gamma and beta of a normalisation that ends with a tensor."""
    under = next((each for each in roots_before(tensor, plan) if each.is_data), None)
    moments = None if under is None else _moments(under, plan)
    if moments is None or tensor.rank != moments.x.rank:
        return None
    found = moments

    def symbol(each: Tensor) -> str | None:
        return "x" if each is found.x else "mean" if each.is_data and _is_mean(each, found, plan) else None

    symbols = Symbols(plan, symbol, lambda each: _moments(each, plan) == found, lambda each: False)
    terms = symbols.terms(tensor)
    if terms is None or _X not in terms or _MEAN not in terms or set(terms) - {_X, _MEAN, ()}:
        return None
    (sign, gamma), (opposite, same), (positive, beta) = terms[_X], terms[_MEAN], terms.get((), (1, ()))
    if (sign, opposite, positive) != (1, -1, 1) or gamma != same or len(gamma) > 1 or len(beta) > 1:
        return None
    return moments, gamma[0] if gamma else None, beta[0] if beta else None


def _moments(shifted: Tensor, plan: Plan) -> Moments | None:
    """Read variance + epsilon."""
    if kind_of(shifted) != "Add":
        return None
    for variance, small in (shifted.node.inputs, shifted.node.inputs[::-1]):
        epsilon = plan.scalar(small)
        found = None if epsilon is None else _of_variance(variance, float(epsilon), plan)
        if found is not None:
            return found
    return None


def _of_variance(variance: Tensor, epsilon: float, plan: Plan) -> Moments | None:
    """What a tensor is the variance of."""
    if not variance.is_data:
        return None
    squares = _bare(variance)
    if kind_of(squares) == "Sub":  # of TF 1.0: what is left of the difference is taken off
        squares = _bare(squares.node.inputs[0])
    inner, axes = _averaged(squares, plan)
    if inner is None or not axes:
        return None
    if kind_of(inner) == "Square" and kind_of(inner.node.inputs[0]) == "Sub":
        inner = inner.node.inputs[0]
    elif kind_of(inner) != "SquaredDifference":
        return None
    for x, mean in (inner.node.inputs, inner.node.inputs[::-1]):
        moments = Moments(x, axes, epsilon)
        if x.is_data and _is_mean(mean, moments, plan) and _keeps(variance, moments):
            return moments if _is_variance(variance, moments, plan) else None
    return None


def _averaged(mean: Tensor, plan: Plan) -> tuple[Tensor | None, tuple[int, ...] | None]:
    """What a tensor is the mean of, and along which axes; up to TF 0.8, a sum is multiplied by one over the number."""
    if kind_of(mean) == "Mean":
        return mean.node.inputs[0], _axes(mean.node, plan)
    if kind_of(mean) == "Mul":
        for total, part in (mean.node.inputs, mean.node.inputs[::-1]):
            if kind_of(total) != "Sum" or kind_of(part) not in ("Inv", "Reciprocal") or part.is_data:
                continue
            x, axes = total.node.inputs[0], _axes(total.node, plan)
            if axes is None or part.tensor is None or x.tensor is None:
                continue
            counts = [np.prod([shape[axis] for axis in axes]) for shape in plan.flow.shapes(x)]
            if np.allclose(plan.flow.tried(part), np.divide(1, counts), rtol=1e-6, atol=0):
                return x, axes
    return None, None


def _is_variance(variance: Tensor, moments: Moments, plan: Plan) -> bool:
    """Whether, if the square of a mean is taken off, it is that of the differences, which is 0 but for rounding."""
    found = _bare(variance)
    if kind_of(found) != "Sub":
        return True
    squared = found.node.inputs[1]
    left = _bare(squared.node.inputs[0]) if kind_of(squared) == "Square" else squared
    inner, _ = _averaged(left, plan)
    return inner is not None and _is_difference(inner, moments, plan)


def _is_difference(tensor: Tensor, moments: Moments, plan: Plan) -> bool:
    if kind_of(tensor) != "Sub" or tensor.node.inputs[0] is not moments.x:
        return False
    return _is_mean(tensor.node.inputs[1], moments, plan)


def _is_mean(tensor: Tensor, moments: Moments, plan: Plan) -> bool:
    """Whether a tensor is the mean that belongs to the variance; of TF 1.0 with what was left of the difference."""
    if not _keeps(tensor, moments):
        return False
    mean = _bare(tensor)
    if kind_of(mean) == "Add":
        for one, other in (mean.node.inputs, mean.node.inputs[::-1]):
            rest = _bare(one)
            inner, _ = _averaged(rest, plan)
            if inner is not None and _is_difference(inner, moments, plan):
                return _is_mean(other, moments, plan)
        return False
    return _averaged(mean, plan) == (moments.x, moments.axes)


def _keeps(tensor: Tensor, moments: Moments) -> bool:
    """Whether a tensor has all the axes of x, those that were reduced with a length of one."""
    if moments.x.shape is None or tensor.shape is None or len(tensor.shape) > len(moments.x.shape):
        return False
    wanted = [1 if axis in moments.axes else size for axis, size in enumerate(moments.x.shape)]
    shape = (1,) * (len(wanted) - len(tensor.shape)) + tensor.shape
    return all(one == other or None in (one, other) for one, other in zip(shape, wanted, strict=True))


def _bare(tensor: Tensor) -> Tensor:
    """A tensor without axes of length one that were left out or put in."""
    while tensor.node.type in ("Squeeze", "ExpandDims", "Reshape") and tensor.is_data:
        tensor = tensor.node.inputs[0]
    return tensor


def _axes(node: Node, plan: Plan) -> tuple[int, ...] | None:
    rank, axes = node.inputs[0].rank, plan.constant(node.inputs[1])
    if rank is None or axes is None:
        return None
    return tuple(sorted(axis % rank for axis in (axes if isinstance(axes, list) else [axes])))
