"""Borders: zeros, a number, or the image itself in the mirror."""

from typing import Any

from migration.graphs.flow import Node
from migration.graphs.patterns import LAYER, OPERATION, pattern
from migration.graphs.patterns.convolution import zeros_around
from migration.graphs.plan.layer import Call, Value
from migration.graphs.plan.model_plan import Plan

_MODES = {"REFLECT": "reflect", "SYMMETRIC": "symmetric"}


@pattern("Pad", "PadV2", "MirrorPad", rank=OPERATION)
def pad(node: Node, plan: Plan) -> Call | Value | None:
    """Write a border along some axes; none at all is left out."""
    x, widths = node.inputs[0], _widths(node, plan)
    if widths is None or not x.is_data:
        return None
    if not any(any(pair) for pair in widths):
        return plan.value_of(x)
    others = ""
    if node.type == "MirrorPad":
        others = f', mode="{_MODES[node.attributes["mode"]]}"'
    elif node.type == "PadV2" and (plan.scalar(node.inputs[2]) != 0):
        value = plan.operand(node.inputs[2])
        if not isinstance(value, str):
            return None
        others = f", constant_values={value}"
    return plan.expression(node, f"ops.pad({{0}}, {tuple(tuple(pair) for pair in widths)}{others})", [x])


@pattern("Pad", "PadV2", rank=LAYER)
def zeros(node: Node, plan: Plan) -> Call | None:
    """Find a border of zeros around images, sequences or volumes."""
    x, widths = node.inputs[0], _widths(node, plan)
    if widths is None or not x.is_data or not 3 <= len(widths) <= 5 or not any(any(pair) for pair in widths):
        return None
    if node.type == "PadV2" and plan.scalar(node.inputs[2]) != 0:
        return None
    rank = len(widths) - 2
    arguments: dict[str, Any] = {}
    if not any(widths[0]) and not any(widths[-1]):
        inner = widths[1:-1]
    elif not any(widths[0]) and not any(widths[1]) and rank > 1 and any(widths[2]):
        inner = widths[2:]
        arguments["data_format"] = "channels_first"
    else:
        return None
    if rank == 1:
        before, after = inner[0]
        arguments = {"*padding": before if before == after else (before, after)}
    else:
        arguments = {"*padding": zeros_around(inner), **arguments}
    return plan.layer(node, f"ZeroPadding{rank}D", [x], arguments)


def _widths(node: Node, plan: Plan) -> list[list[int]] | None:
    """How much comes before and after along each axis."""
    if node.inputs[1].is_data:
        return None
    widths = plan.flow.sizes(node.inputs[1])
    if not all(isinstance(each, int) for each in widths.flat):
        return None
    return [[int(each) for each in pair] for pair in widths]
