"""The largest, or the mean, of windows, and of whole images."""

from typing import Any

from migration.graphs.flow import Node
from migration.graphs.patterns import PART, pattern
from migration.graphs.patterns.convolution import is_channels_first, short, spatial
from migration.graphs.plan.layer import Call
from migration.graphs.plan.model_plan import Plan

_WINDOWS = {
    "AvgPool": "AveragePooling2D",
    "AvgPool3D": "AveragePooling3D",
    "MaxPool": "MaxPooling2D",
    "MaxPool3D": "MaxPooling3D",
}
_WHOLE = {"Max": "GlobalMaxPooling", "Mean": "GlobalAveragePooling"}


@pattern(*_WINDOWS)
def pooling(node: Node, plan: Plan) -> Call | None:
    """Find the pooling of windows."""
    size, strides = spatial(node, "ksize"), spatial(node, "strides")
    if node.attributes["padding"] == "EXPLICIT":
        return None
    arguments: dict[str, Any] = {"*pool_size": short(size)}
    if size != strides:
        arguments["strides"] = short(strides)
    if node.attributes["padding"] == "SAME":
        arguments["padding"] = "same"
    if is_channels_first(node):
        arguments["data_format"] = "channels_first"
    return plan.layer(node, _WINDOWS[node.type], [node.inputs[0]], arguments)


@pattern(*_WHOLE, rank=PART)
def whole(node: Node, plan: Plan) -> Call | None:
    """Find the pooling of whole images or sequences."""
    x, axes = node.inputs[0], plan.constant(node.inputs[1])
    if x.rank is None or not 3 <= x.rank <= 5 or not isinstance(axes, list) or not x.dtype.is_floating:
        return None
    wanted = sorted(axis % x.rank for axis in axes)
    arguments: dict[str, Any] = {"keepdims": True} if node.attributes["keep_dims"] else {}
    if wanted == list(range(2, x.rank)) and x.rank > 3:
        arguments["data_format"] = "channels_first"
    elif wanted != list(range(1, x.rank - 1)):
        return None
    return plan.layer(node, f"{_WHOLE[node.type]}{x.rank - 2}D", [x], arguments)
