"""Convolutions of one, two and three dimensions: plain, dilated, by channel, separable and transposed."""

from collections.abc import Sequence
from typing import Any

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import BLOCK, pattern
from migration.graphs.plan.layer import Call, Weight
from migration.graphs.plan.model_plan import Plan


def spatial(node: Node, name: str) -> tuple[int, ...]:
    """The part of an attribute, such as strides, that is of the spatial axes."""
    values = node.attributes.get(name)
    if not values:
        return (1,)
    first = 2 if is_channels_first(node) else 1
    return tuple(values[first : first + len(values) - 2])


def is_channels_first(node: Node) -> bool:
    """Whether channels are the second axis."""
    return node.attributes.get("data_format", "NHWC") in ("NCHW", "NCDHW", "NCW")


def short(sizes: tuple[int, ...]) -> int | tuple[int, ...]:
    """One number, if all are the same."""
    return sizes[0] if len(set(sizes)) == 1 else sizes


def window(node: Node, **others: Any) -> dict[str, Any]:
    """Strides, padding and data format as Keras has them, without what it takes by itself."""
    strides, dilations = spatial(node, "strides"), spatial(node, "dilations")
    found: dict[str, Any] = {}
    if set(strides) != {1}:
        found["strides"] = short(strides)
    if node.attributes["padding"] == "SAME":
        found["padding"] = "same"
    if set(dilations) != {1}:
        found["dilation_rate"] = short(dilations)
    if is_channels_first(node):
        found["data_format"] = "channels_first"
    return {**found, **others}


@pattern("Conv2D", "Conv3D")
def convolution(node: Node, plan: Plan) -> Call | None:
    """Find a convolution whose filters are weights."""
    x, filters = node.inputs
    if not x.is_data or not filters.is_known or filters.shape is None or x.shape is None:
        return None
    separable = _separable(node, plan)
    if separable is not None:
        return separable
    if node.attributes["padding"] == "EXPLICIT":
        return None
    return plan.layer(node, f"Conv{node.type[4:]}", [x], _plain(node, filters), {"kernel": filters})


def _plain(node: Node, filters: Tensor, **others: Any) -> dict[str, Any]:
    *kernel, channels, number = filters.shape  # type: ignore[misc]
    arguments = {"*filters": number, "*kernel_size": short(tuple(kernel)), **window(node), "use_bias": False, **others}
    depth = node.inputs[0].shape[1 if is_channels_first(node) else -1] if node.inputs[0].shape else None
    if depth is not None and depth != channels:
        arguments["groups"] = depth // channels
    return arguments


@pattern("DepthwiseConv2dNative")
def depthwise(node: Node, plan: Plan) -> Call | None:
    """Find a convolution of each channel by itself."""
    x, filters = node.inputs
    strides = spatial(node, "strides")
    if not x.is_data or not filters.is_known or filters.shape is None or len(set(strides)) > 1:
        return None
    if node.attributes["padding"] == "EXPLICIT":
        return None
    return plan.layer(node, "DepthwiseConv2D", [x], _by_channel(node, filters), {"kernel": filters})


def _by_channel(node: Node, filters: Tensor, **others: Any) -> dict[str, Any]:
    height, width, _, multiplier = filters.shape  # type: ignore[misc]
    arguments = {"*kernel_size": short((height, width)), **window(node), "use_bias": False, **others}
    if multiplier != 1:
        arguments["depth_multiplier"] = multiplier
    return arguments


def _separable(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.separable_conv2d`: a convolution by channel, and nothing but a mixing of the channels after it."""
    call = plan.absorbing(node.inputs[0])
    pointwise = node.inputs[1]
    if call is None or call.layer is None or call.layer.type != "DepthwiseConv2D" or pointwise.shape is None:
        return None
    of_depth = call.layer.arguments
    if of_depth.get("activation") or of_depth.get("use_bias") is not False or pointwise.shape[:2] != (1, 1):
        return None
    if set(spatial(node, "strides")) != {1} or of_depth.get("data_format"):
        return None
    arguments = {"*filters": pointwise.shape[-1], **of_depth}
    weights = {"depthwise_kernel": call.layer.weights["kernel"], "pointwise_kernel": Weight((pointwise,))}
    made = plan.layer(node, "SeparableConv2D", [], arguments, weights)
    made.inputs[:] = call.inputs
    made.nodes[:] = [*call.nodes, node]
    return made


@pattern("BatchToSpaceND", rank=BLOCK)
def dilated(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.atrous_conv2d`: the image is cut into as many as the rate says, and put together again."""
    inner = node.inputs[0].node
    if inner.type not in ("Conv2D", "DepthwiseConv2dNative") or inner.inputs[0].node.type != "SpaceToBatchND":
        return None
    cut = inner.inputs[0].node
    x, filters, block = cut.inputs[0], inner.inputs[1], plan.constant(node.inputs[1])
    if block is None or not filters.is_known or inner.attributes["padding"] != "VALID":
        return None
    before, after = plan.flow.sizes_of(x), plan.flow.sizes_of(node.output)
    if before is None or after is None or filters.shape is None:
        return None
    kernel = filters.shape[:2]
    effective = [rate * (size - 1) for rate, size in zip(block, kernel, strict=True)]  # type: ignore[operator]
    lost = [a - b for a, b in zip(before[1:3], after[1:3], strict=True)]
    if lost == [0, 0]:
        padding = {"padding": "same"}
    elif lost == effective:
        padding = {}
    else:
        return None
    others = {**padding, "dilation_rate": short(tuple(block))}
    if inner.type == "Conv2D":
        return plan.layer(node, "Conv2D", [x], _plain(inner, filters, **others), {"kernel": filters}, hint=inner)
    arguments = _by_channel(inner, filters, **others)
    return plan.layer(node, "DepthwiseConv2D", [x], arguments, {"kernel": filters}, hint=inner)


@pattern("Squeeze", rank=BLOCK)
def of_sequences(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.conv1d`: a convolution of images that are one pixel high."""
    inner = node.inputs[0].node
    if inner.type != "Conv2D" or inner.inputs[0].node.type != "ExpandDims" or is_channels_first(inner):
        return None
    expanded = inner.inputs[0].node
    axis = plan.constant(expanded.inputs[1])
    filters = inner.inputs[1]
    axes = node.attributes["squeeze_dims"]
    if not filters.is_known or filters.shape is None or axis not in (1, -3) or axes not in ([1], [-3]):
        return None
    if filters.shape[0] != 1 or inner.attributes["padding"] == "EXPLICIT":
        return None
    _, length, _, number = filters.shape
    arguments: dict[str, Any] = {"*filters": number, "*kernel_size": length, "use_bias": False}
    if (stride := spatial(inner, "strides")[1]) != 1:
        arguments["strides"] = stride
    if inner.attributes["padding"] == "SAME":
        arguments["padding"] = "same"
    if (rate := (*spatial(inner, "dilations"), 1)[1]) != 1:
        arguments["dilation_rate"] = rate
    kernel = Weight((filters,), lambda value: value[0], "[0]")
    return plan.layer(node, "Conv1D", [expanded.inputs[0]], arguments, {"kernel": kernel}, hint=inner)


@pattern("Conv2DBackpropInput", "Conv3DBackpropInputV2")
def transposed(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.conv2d_transpose`, whose outputs are as large as Keras would make them."""
    _, filters, x = node.inputs
    if not x.is_data or not filters.is_known or filters.shape is None or node.attributes["padding"] == "EXPLICIT":
        return None
    before, after = plan.flow.sizes_of(x), plan.flow.sizes_of(node.output)
    if before is None or after is None:
        return None
    rank = len(before) - 2
    *kernel, number, _ = filters.shape
    strides = spatial(node, "strides")
    first = 2 if is_channels_first(node) else 1
    arguments = {"*filters": number, "*kernel_size": short(tuple(kernel)), **window(node), "use_bias": False}  # type: ignore[arg-type]
    same = node.attributes["padding"] == "SAME"
    lengths = list(
        zip(before[first : first + rank], after[first : first + rank], kernel, strides, strict=True)  # type: ignore[arg-type]
    )
    # What Keras makes by itself, and what it adds to if it is told an `output_padding`.
    if any(
        wanted != length * stride + (0 if same else max(size - stride, 0)) for length, wanted, size, stride in lengths
    ):
        padded = tuple(
            wanted - (length - 1) * stride - (size % 2 if same else size) for length, wanted, size, stride in lengths
        )
        if not all(0 <= each < stride for each, stride in zip(padded, strides, strict=True)):
            return None
        arguments["output_padding"] = short(padded)
    kind = "Conv2DTranspose" if rank == 2 else "Conv3DTranspose"
    return plan.layer(node, kind, [x], arguments, {"kernel": filters})


def zeros_around(paddings: Sequence[Sequence[int]]) -> tuple | int:
    """Paddings `[axes, 2]` as Keras takes them: one number, one for each axis, or two."""
    if all(before == after for before, after in paddings):
        return short(tuple(before for before, _ in paddings))
    return tuple((before, after) for before, after in paddings)
