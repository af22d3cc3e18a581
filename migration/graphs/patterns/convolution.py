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


def lengths_of(filters: Tensor) -> tuple[int, ...]:
    """The shape of a weight, which has no open axis."""
    return tuple(size or 0 for size in filters.shape or ())


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
    call = plan.layer(node, f"Conv{node.type[4:]}", [x], _plain(node, filters), {"kernel": filters})
    if node.attributes["padding"] == "EXPLICIT":
        call.inputs[:] = [_with_border(node, x, plan).value()]
    return call


def _with_border(node: Node, x: Tensor, plan: Plan) -> Call:
    """The zeros around what is convolved that `padding="EXPLICIT"` names."""
    widths = node.attributes["explicit_paddings"]
    pairs = list(zip(widths[::2], widths[1::2], strict=True))
    inner = pairs[2:] if is_channels_first(node) else pairs[1:-1]
    shape = tuple(None if size is None else size + sum(pair) for size, pair in zip(x.shape or (), pairs, strict=True))
    border = Node("/".join([*node.name.split("/")[:-1], "Pad"]), "Pad", [x])
    border.outputs.append(Tensor(border, 0, shape, x.dtype, x.kind))
    arguments: dict[str, Any] = {"*padding": zeros_around(inner)}
    if is_channels_first(node):
        arguments["data_format"] = "channels_first"
    return plan.layer(border, "ZeroPadding2D", [x], arguments)


def _plain(node: Node, filters: Tensor, **others: Any) -> dict[str, Any]:
    *kernel, channels, number = lengths_of(filters)
    arguments = {"*filters": number, "*kernel_size": short(tuple(kernel)), **window(node), **others, "use_bias": False}
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
    height, width, _, multiplier = lengths_of(filters)
    arguments = {"*kernel_size": short((height, width)), **window(node), **others, "use_bias": False}
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
    found = _of_one_row(node.inputs[0].node, plan)
    conv, cut = found or (node.inputs[0].node, node.inputs[0].node.inputs[0].node)
    if conv.type not in ("Conv2D", "DepthwiseConv2dNative") or cut.type != "SpaceToBatchND" or is_channels_first(conv):
        return None
    x, filters, block = cut.inputs[0], conv.inputs[1], plan.constant(node.inputs[1])
    if block is None or block != plan.constant(cut.inputs[1]) or not filters.is_known or filters.shape is None:
        return None
    if conv.attributes["padding"] != "VALID" or cut.inputs[2].is_data or node.inputs[2].is_data:
        return None
    if set(spatial(conv, "strides")) != {1} or set(spatial(conv, "dilations")) != {1}:
        return None
    kernel = lengths_of(filters)[1:2] if found else lengths_of(filters)[:2]
    first, cropped = (plan.flow.sizes(each)[:, 0].tolist() for each in (cut.inputs[2], node.inputs[2]))
    before, after = plan.flow.sizes_of(x), plan.flow.sizes_of(node.output)
    if before is None or after is None or len(block) != len(kernel) or any(cropped):
        return None
    reach = [rate * (size - 1) for rate, size in zip(block, kernel, strict=True)]
    lost = [a - b for a, b in zip(before[1:-1], after[1:-1], strict=True)]
    if not any(lost) and first == [each // 2 for each in reach]:
        padding = {"padding": "same"}
    elif lost == reach and not any(first):
        padding = {}
    elif found and not any(lost) and first == reach:
        padding = {"padding": "causal"}
    else:
        return None
    others = {**padding, "dilation_rate": short(tuple(block))}
    if found:
        return _of_sequences(node, conv, x, others, plan)
    if conv.type == "Conv2D":
        return plan.layer(node, "Conv2D", [x], _plain(conv, filters, **others), {"kernel": filters}, hint=conv)
    arguments = _by_channel(conv, filters, **others)
    return plan.layer(node, "DepthwiseConv2D", [x], arguments, {"kernel": filters}, hint=conv)


@pattern("Squeeze", rank=BLOCK)
def of_sequences(node: Node, plan: Plan) -> Call | None:
    """Find `tf.nn.conv1d`: a convolution of images that are one pixel high."""
    found = _of_one_row(node, plan)
    if found is None or found[0].attributes["padding"] == "EXPLICIT":
        return None
    conv = found[0]
    arguments: dict[str, Any] = {}
    if (stride := spatial(conv, "strides")[1]) != 1:
        arguments["strides"] = stride
    if conv.attributes["padding"] == "SAME":
        arguments["padding"] = "same"
    if (rate := (*spatial(conv, "dilations"), 1)[1]) != 1:
        arguments["dilation_rate"] = rate
    return _of_sequences(node, conv, conv.inputs[0].node.inputs[0], arguments, plan)


def _of_one_row(node: Node, plan: Plan) -> tuple[Node, Node] | None:
    """The convolution of `tf.nn.conv1d`, which ends with a `Squeeze`, and what makes its sequences."""
    conv = node.inputs[0].node if node.type == "Squeeze" else node
    if node.type != "Squeeze" or conv.type != "Conv2D" or is_channels_first(conv):
        return None
    expanded, filters = conv.inputs[0].node, conv.inputs[1]
    if expanded.type != "ExpandDims" or plan.constant(expanded.inputs[1]) not in (1, -3, [1], [-3]):
        return None
    if node.attributes["squeeze_dims"] not in ([1], [-3]) or not filters.is_known or filters.shape is None:
        return None
    return (conv, expanded.inputs[0].node) if filters.shape[0] == 1 else None


def _of_sequences(node: Node, conv: Node, x: Tensor, arguments: dict[str, Any], plan: Plan) -> Call:
    filters = conv.inputs[1]
    _, length, depth, number = lengths_of(filters)
    reach = (length - 1) * arguments.get("dilation_rate", 1)
    if "padding" not in arguments and reach and _is_behind(x, reach, plan):
        x = x.node.inputs[0]
        arguments = {"padding": "causal", **arguments}
    arguments = {"*filters": number, "*kernel_size": length, **arguments, "use_bias": False}
    if x.shape is not None and x.shape[-1] not in (None, depth):
        arguments["groups"] = (x.shape[-1] or 0) // depth
    kernel = Weight((filters,), lambda value: value[0], "[0]")
    return plan.layer(node, "Conv1D", [x], arguments, {"kernel": kernel}, hint=conv)


def _is_behind(x: Tensor, reach: int, plan: Plan) -> bool:
    """Whether a sequence has been moved to the back by zeros, so that a convolution sees the past only."""
    return x.node.type == "Pad" and plan.constant(x.node.inputs[1]) == [[0, 0], [reach, 0], [0, 0]]


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
    *kernel, number, _ = lengths_of(filters)
    strides = spatial(node, "strides")
    first = 2 if is_channels_first(node) else 1
    arguments = {"*filters": number, "*kernel_size": short(tuple(kernel)), **window(node), "use_bias": False}
    same = node.attributes["padding"] == "SAME"
    lengths = list(zip(before[first : first + rank], after[first : first + rank], kernel, strides, strict=True))
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
