"""Activations, as a part of the layer before or by themselves."""

from typing import Any as AnyValue

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, PART, pattern
from migration.graphs.patterns.matching import Any, Number, Op, Template, match
from migration.graphs.plan.layer import Call
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
#: Activations that are made of several operations, to their names in Keras; those whose type is the last one's.
_COMPOSED: tuple[tuple[Template, str], ...] = (
    (Op("Mul", _X, Op("Sigmoid", _X)), "silu"),
    (Op("Mul", _X, Op("Tanh", Op("Softplus", _X))), "mish"),
    (Op("Maximum", _X, Number(0)), "relu"),
    (Op("Minimum", Op("Relu", _X), Number(6)), "relu6"),
    (Op("RealDiv", _X, Op("Add", Op("Abs", _X), Number(1))), "softsign"),
    (
        Op("Mul", Op("Mul", Number(0.5), _X), Op("Add", Number(1), Op("Erf", Op("RealDiv", _X, Number(2**0.5))))),
        "gelu",
    ),
    (
        Op("Mul", _X, Op("Mul", Number(0.5), Op("Add", Number(1), Op("Erf", Op("RealDiv", _X, Number(2**0.5)))))),
        "gelu",
    ),
)


@pattern(*_NAMES, rank=PART)
def activation(node: Node, plan: Plan) -> Call | None:
    """Find an activation that is one operation."""
    return _activated(node, node.inputs[0], _NAMES[node.type], plan)


@pattern("Mul", "Maximum", "Minimum", "RealDiv", rank=BLOCK)
def composed_activation(node: Node, plan: Plan) -> Call | None:
    """Find an activation that is made of several operations."""
    for template, name in _COMPOSED:
        found = match(node.output, template, plan)
        if found:
            return _activated(node, found["x"], name, plan)
    return None


@pattern("LeakyRelu", rank=PART)
def leaky_relu(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.leaky_relu`."""
    return _leaky(node, node.inputs[0], node.attributes["alpha"], plan)


@pattern("Maximum", rank=BLOCK)
def leaky_relu_by_maximum(node: Node, plan: Plan) -> Call | None:
    """Find the larger of x and a part of it."""
    found = match(node.output, Op("Maximum", _X, Op("Mul", _X, Any("slope", known=True))), plan)
    slope = plan.scalar(found["slope"]) if found else None
    return _leaky(node, found["x"], slope, plan) if found and slope is not None and 0 < slope < 1 else None


def _leaky(node: Node, x: Tensor, slope: AnyValue, plan: Plan) -> Call:
    return plan.layer(node, "LeakyReLU", [x], {"negative_slope": slope})


def _activated(node: Node, x: Tensor, name: str, plan: Plan) -> Call | None:
    if name in ("softmax", "log_softmax") and x.rank is None:
        return None
    call = plan.absorbing(x)
    before = plan.between(node, [x])
    if call is not None and call.layer is not None and not call.layer.arguments.get("activation"):
        takers = {taker for taker in plan.flow.consumers[x]}
        channels_last = call.layer.arguments.get("data_format") != "channels_first"
        if takers <= set(before) and (channels_last or "softmax" not in name):
            return plan.changed(node, call, activation=name)
    return plan.layer(node, "Activation", [x], {"*activation": name})
