"""Activations, as a part of the layer before or by themselves."""

from collections.abc import Iterator
from typing import Any as AnyValue

import numpy as np

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, PART, pattern
from migration.graphs.patterns.matching import Any, Number, Op, Template, match
from migration.graphs.plan.layer import WITH_ACTIVATION, Call, Weight
from migration.graphs.plan.model_plan import Plan

#: Operations that are activations of Keras, to their names there.
_NAMES = {
    "Elu": "elu",
    "LogSoftmax": "log_softmax",
    "Relu": "relu",
    "Relu6": "relu6",
    "Selu": "selu",
    "Sigmoid": "sigmoid",
    "Softmax": "softmax",
    "Softplus": "softplus",
    "Softsign": "softsign",
    "Tanh": "tanh",
}
_X = Any("x", known=False)
_CUBES = (Op("Pow", _X, Number(3)), Op("Mul", _X, Op("Mul", _X, _X)), Op("Mul", Op("Square", _X), _X))


def _halves_of(inner: Template) -> Iterator[Template]:
    """Half of x times (1 + inner), in any order."""
    whole = Op("Add", Number(1), inner)
    for half in (
        (Op("Mul", Number(0.5), _X), whole),
        (_X, Op("Mul", Number(0.5), whole)),
        (Number(0.5), Op("Mul", _X, whole)),
    ):
        yield Op("Mul", *half)


def _gelus() -> Iterator[Template]:
    for share in (Op("RealDiv", _X, Number(2**0.5)), Op("Mul", _X, Number(0.5**0.5))):
        yield from _halves_of(Op("Erf", share))


def _approximate_gelus() -> Iterator[Template]:
    for cube in _CUBES:
        inner = Op("Add", _X, Op("Mul", Number(0.044715), cube))
        yield from _halves_of(Op("Tanh", Op("Mul", Number((2 / np.pi) ** 0.5), inner)))


#: Activations that are made of several operations, to their names in Keras.
_COMPOSED: tuple[tuple[Template, str], ...] = (
    (Op("Mul", _X, Op("Sigmoid", _X)), "silu"),
    (Op("Mul", _X, Op("Tanh", Op("Softplus", _X))), "mish"),
    (Op("Minimum", Op("Relu", _X), Number(6)), "relu6"),
    (Op("Minimum", Op("Maximum", _X, Number(0)), Number(6)), "relu6"),
    (Op("Maximum", Op("Minimum", _X, Number(6)), Number(0)), "relu6"),
    (Op("RealDiv", _X, Op("Add", Op("Abs", _X), Number(1))), "softsign"),
    (Op("RealDiv", Op("Mul", _X, Op("Relu6", Op("Add", _X, Number(3)))), Number(6)), "hard_silu"),
    (Op("Mul", Op("Mul", _X, Op("Relu6", Op("Add", _X, Number(3)))), Number(1 / 6)), "hard_silu"),
    (Op("Mul", _X, Op("RealDiv", Op("Relu6", Op("Add", _X, Number(3))), Number(6))), "hard_silu"),
    (Op("Mul", _X, Op("Mul", Op("Relu6", Op("Add", _X, Number(3))), Number(1 / 6))), "hard_silu"),
    (Op("RealDiv", Op("Relu6", Op("Add", _X, Number(3))), Number(6)), "hard_sigmoid"),
    (Op("Mul", Op("Relu6", Op("Add", _X, Number(3))), Number(1 / 6)), "hard_sigmoid"),
    (Op("RealDiv", Number(1), Op("Add", Number(1), Op("Exp", Op("Neg", _X)))), "sigmoid"),
    (Op("Reciprocal", Op("Add", Number(1), Op("Exp", Op("Neg", _X)))), "sigmoid"),
    *((template, "gelu") for template in _gelus()),
)


@pattern(*_NAMES, rank=PART)
def activation(node: Node, plan: Plan) -> Call | None:
    """Find an activation that is one operation."""
    return _activated(node, node.inputs[0], _NAMES[node.type], plan)


@pattern("Mul", "Maximum", "Minimum", "RealDiv", "Div", "Reciprocal", rank=BLOCK)
def composed_activation(node: Node, plan: Plan) -> Call | None:
    """Find an activation that is made of several operations."""
    for template, name in _COMPOSED:
        found = match(node.output, template, plan)
        if found:
            return _activated(node, found["x"], name, plan)
    return None


@pattern("Mul", rank=BLOCK)
def approximate_gelu(node: Node, plan: Plan) -> Call | None:
    """Find GELU by tanh."""
    for template in _approximate_gelus():
        found = match(node.output, template, plan)
        if found:
            return plan.expression(node, "ops.gelu({0}, approximate=True)", [found["x"]])
    return None


@pattern("Maximum", "Minimum", rank=PART)
def rectified(node: Node, plan: Plan) -> Call | None:
    """Find the larger of x and zero, and x between two numbers."""
    found = match(node.output, Op("Minimum", Op("Relu", _X), Any("high", known=True)), plan)
    high = plan.scalar(found["high"]) if found else None
    if found and high is not None and high > 0 and found["high"].kind == 0:
        return plan.layer(node, "ReLU", [found["x"]], {"*max_value": high})
    low = match(node.output, Op("Maximum", Op("Minimum", _X, Any("high", True)), Any("low", True)), plan)
    low = low or match(node.output, Op("Minimum", Op("Maximum", _X, Any("low", True)), Any("high", True)), plan)
    if low:
        bounds = [plan.scalar(low[name]) if low[name].kind == 0 else None for name in ("low", "high")]
        if None not in bounds and bounds[0] < bounds[1]:  # type: ignore[operator]
            return plan.expression(node, "ops.clip({0}, {1}, {2})", [low["x"], low["low"], low["high"]])
    found = match(node.output, Op("Maximum", _X, Number(0)), plan)
    return _activated(node, found["x"], "relu", plan) if found else None


def _softmaxes() -> Iterator[Template]:
    """Powers over their sum; both may be computed apart, along axes that say the same twice."""
    above, below = (Op("Exp", Op("Sub", _X, Op("Max", _X, Any(axis, True)))) for axis in ("above", "below"))
    for power, summed in ((above, below), (Op("Exp", _X), Op("Exp", _X))):
        yield Op("RealDiv", power, Op("Sum", summed, Any("axes", True), name="sum"))


@pattern("RealDiv", "Div", rank=BLOCK)
def softmax_by_hand(node: Node, plan: Plan) -> Call | None:
    """Find exp(x) over its sum, with or without the largest taken off first."""
    for template in _softmaxes():
        found = match(node.output, template, plan)
        if not found or found["x"].rank is None or found["x"].rank < 2:
            continue
        summed = found["sum"].node
        axes = [_axis(found[name], found["x"].rank, plan) for name in ("axes", "above", "below") if name in found]
        if None in axes or len(set(axes)) != 1 or not summed.attributes["keep_dims"]:
            continue
        if axes[0] == found["x"].rank - 1:
            return _activated(node, found["x"], "softmax", plan)
        return plan.layer(node, "Softmax", [found["x"]], {"axis": axes[0]})
    return None


def _axis(tensor: Tensor, rank: int, plan: Plan) -> int | None:
    """The only axis of a reduction."""
    axes = np.ravel(plan.array(tensor))
    return int(axes[0]) % rank if len(axes) == 1 else None


def _activated(node: Node, x: Tensor, name: str, plan: Plan) -> Call | None:
    if name in ("softmax", "log_softmax") and (x.rank is None or x.rank < 2):
        return None
    call = plan.absorbing(x) or _only_within(node, x, plan)
    before = plan.between(node, [x])
    if call is not None and call.layer is not None and not call.layer.arguments.get("activation"):
        takers = {taker for taker in plan.flow.consumers[x]}
        channels_last = call.layer.arguments.get("data_format") != "channels_first"
        if takers <= set(before) and (channels_last or "softmax" not in name):
            return plan.changed(node, call, activation=name)
    return plan.layer(node, "Activation", [x], {"*activation": name})


def _only_within(node: Node, x: Tensor, plan: Plan) -> Call | None:
    """The call of a layer whose result nothing takes but the activation, though several of its operations do."""
    if x in plan.flow.outputs.values() or not set(plan.flow.consumers[x]) <= set(plan.between(node, [x])):
        return None
    call = plan.value_of(x).call
    if call is None or call.layer is None or call.layer.type not in WITH_ACTIVATION or len(call.tensors) != 1:
        return None
    return call


@pattern("LeakyRelu", rank=PART)
def leaky_relu(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.leaky_relu`."""
    slope = node.attributes["alpha"]
    return _leaky(node, node.inputs[0], slope if node.output.dtype == "float64" else np.float32(slope), plan)


_SLOPE = Any("slope", known=True)
_PART, _NEGATED = Op("Mul", _X, _SLOPE), Op("Relu", Op("Neg", _X))
_BELOW = Op("Sub", _X, Op("Abs", _X))
#: Rectifiers that let a part of what is below zero through.
_LEAKY: tuple[Template, ...] = (
    Op("Add", Op("Relu", _X), Op("Mul", _SLOPE, Op("Minimum", _X, Number(0)))),
    Op("Add", Op("Maximum", _X, Number(0)), Op("Mul", _SLOPE, Op("Minimum", _X, Number(0)))),
    Op("Sub", Op("Relu", _X), Op("Mul", _SLOPE, _NEGATED)),
    Op("Add", Op("Relu", _X), Op("Mul", Op("Neg", _SLOPE), _NEGATED)),
    Op("Add", Op("Relu", _X), Op("Mul", _SLOPE, Op("Neg", _NEGATED))),
    Op("Add", Op("Relu", _X), Op("Neg", Op("Mul", _SLOPE, _NEGATED))),
    Op("Add", Op("Relu", _X), Op("Mul", Op("Mul", _SLOPE, _BELOW), Number(0.5))),
    Op("Add", Op("Relu", _X), Op("Mul", _SLOPE, Op("Mul", _BELOW, Number(0.5)))),
    Op("Add", Op("Relu", _X), Op("Mul", Op("Mul", _SLOPE, Number(0.5)), _BELOW)),
    *(
        Op("Select", Op(kind, *((_X, Number(0)) if up else (Number(0), _X))), *((_X, _PART) if first else (_PART, _X)))
        for kinds, up, first in (
            (("Greater", "GreaterEqual"), True, True),
            (("Less", "LessEqual"), False, True),
            (("Less", "LessEqual"), True, False),
            (("Greater", "GreaterEqual"), False, False),
        )
        for kind in kinds
    ),
)


@pattern("Add", "AddV2", "Sub", "Select", "SelectV2", rank=BLOCK)
def leaky_by_hand(node: Node, plan: Plan) -> Call | None:
    """Find PReLU, and a leaky ReLU, in one of their spellings."""
    for template in _LEAKY:
        found = match(node.output, template, plan)
        if found:
            return _sloped(node, found["x"], found["slope"], plan)
    return _leaky_by_sums(node, plan)


def _leaky_by_sums(node: Node, plan: Plan) -> Call | None:
    """Find (1 + slope) / 2 * x + (1 - slope) / 2 * |x|."""
    found = match(node.output, Op("Add", Op("Mul", Any("a", True), _X), Op("Mul", Any("b", True), Op("Abs", _X))), plan)
    a, b = (plan.scalar(found[name]) if found[name].kind == 0 else None for name in "ab") if found else (None, None)
    if not found or a is None or b is None or abs(float(a) + float(b) - 1) > 1e-6 or not 0 < a - b < 1:
        return None
    return _leaky(node, found["x"], round(float(a) - float(b), 6), plan)


@pattern("Maximum", rank=BLOCK)
def leaky_relu_by_maximum(node: Node, plan: Plan) -> Call | None:
    """Find the larger of x and a part of it."""
    found = match(node.output, Op("Maximum", _X, _PART), plan)
    # What is above 1, or trained, would be something else.
    if not found or found["slope"].kind != 0:
        return None
    slope = plan.scalar(found["slope"])
    return _leaky(node, found["x"], slope, plan) if slope is not None and 0 < slope < 1 else None


def _sloped(node: Node, x: Tensor, slope: Tensor, plan: Plan) -> Call | None:
    if slope.kind == 0:
        value = plan.scalar(slope)
        return None if value is None or value < 0 else _leaky(node, x, value, plan)
    if x.shape is None or slope.shape is None or len(slope.shape) > len(x.shape):
        return None
    shape = ((1,) * (len(x.shape) - len(slope.shape)) + slope.shape)[1:]
    whole = x.shape[1:]
    shared = [axis for axis, size in enumerate(shape, 1) if size == 1 and whole[axis - 1] != 1]
    if slope.shape[:1] != (1,) and len(slope.shape) == len(x.shape):
        return None
    if any(size not in (1, length) for size, length in zip(shape, whole, strict=True)):
        return None
    arguments = {"shared_axes": shared} if shared else {}
    weight = (
        Weight((slope,)) if slope.shape == shape else Weight((slope,), lambda value: value.reshape(shape), "reshaped")
    )
    return plan.layer(node, "PReLU", [x], arguments, {"alpha": weight})


def _leaky(node: Node, x: Tensor, slope: AnyValue, plan: Plan) -> Call:
    return plan.layer(node, "LeakyReLU", [x], {"negative_slope": slope})
