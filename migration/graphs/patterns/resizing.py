"""Images of another size."""

from typing import Any

import numpy as np

from migration.graphs.flow import Node, Tensor
from migration.graphs.patterns import LAYER, pattern
from migration.graphs.patterns.convolution import short
from migration.graphs.plan.layer import Call, Value
from migration.graphs.plan.model_plan import Plan

#: What Keras has by the same kernels, if the centre of a pixel is its middle.
_SAME = {"ResizeBilinear": "bilinear", "ResizeNearestNeighbor": "nearest", "ResizeBicubic": "bicubic"}


@pattern("ResizeBilinear", "ResizeNearestNeighbor", "ResizeBicubic", "ResizeArea", rank=LAYER)
def resize(node: Node, plan: Plan) -> Call | Value | None:
    """Find what resizes images: whole pixels by repeating them, all else by its pixel centres."""
    x, size = node.inputs
    if not x.is_data or size.is_data or x.rank != 4:
        return None
    before, after = plan.flow.shapes(x), plan.flow.shapes(node.output)
    aligned, in_middle = bool(node.attributes["align_corners"]), bool(node.attributes.get("half_pixel_centers"))
    if before == after and x.dtype == node.output.dtype:
        return plan.value_of(x)  # each pixel is itself, wherever its centre is
    times = _times(before, after)
    if node.type == "ResizeNearestNeighbor" and times and not aligned and _repeats(before, after, in_middle):
        return plan.layer(node, "UpSampling2D", [x], {"*size": short(times)})
    fixed = _fixed(size, plan)
    if node.type in _SAME and in_middle and not aligned and x.dtype == "float32":
        if times and node.type == "ResizeBilinear":
            return plan.layer(node, "UpSampling2D", [x], {"*size": short(times), "interpolation": "bilinear"})
        if fixed:
            method = _SAME[node.type]
            others = "" if method == "bilinear" else f', interpolation="{method}"'
            return plan.expression(node, f"ops.image.resize({{0}}, {fixed}{others})", [x])
    if node.type == "ResizeBilinear" and not in_middle:
        return _bilinear(node, x, fixed, aligned, plan)
    if node.type == "ResizeNearestNeighbor" and fixed and x.shape is not None and None not in x.shape[1:3]:
        return _by_position(node, x, fixed, aligned, in_middle, plan)
    if node.type == "ResizeArea" and not aligned and fixed and x.dtype == "float32":
        parts = _times(after, before)
        if parts:
            return plan.layer(node, "AveragePooling2D", [x], {"*pool_size": short(parts)})
    return None


def _bilinear(node: Node, x: Tensor, fixed: tuple[int, int] | None, aligned: bool, plan: Plan) -> Call | None:
    arguments: dict[str, Any] = {"align_corners": True} if aligned else {}
    if fixed:
        return plan.layer(node, "ResizeBilinear", [x], {"*size": fixed, **arguments})
    like = _like(node.inputs[1], plan)
    return None if like is None else plan.layer(node, "ResizeBilinear", [x, like], arguments)


def _by_position(
    node: Node, x: Tensor, fixed: tuple[int, int], aligned: bool, in_middle: bool, plan: Plan
) -> Call | None:
    """Take the nearest pixels by their numbers."""
    assert x.shape is not None
    text = "{0}"
    for axis, length in zip((1, 2), fixed, strict=True):
        size = x.shape[axis]
        assert size is not None
        if length == size:
            continue
        if aligned and length > 1:
            numbers = f"(np.arange({length}) * {2 * (size - 1)} + {length - 1}) // {2 * (length - 1)}"
        elif in_middle:
            numbers = f"(np.arange({length}) * 2 + 1) * {size} // {2 * length}"
        else:
            numbers = f"np.arange({length}) * {size} // {length}"
        # The operation computes them as floats, which may be just below a whole number.
        if not np.array_equal(eval(numbers, {"np": np}), _nearest(size, length, aligned, in_middle)):
            return None
        text = f"ops.take({text}, {numbers}, axis={axis})"
    return plan.expression(node, text, [x])


def _nearest(size: int, length: int, aligned: bool, in_middle: bool) -> np.ndarray:
    """Which pixel each new one is a copy of.

    Source:
        `ResizeNearestNeighbor` of TensorFlow, `image_resizer_state.h`.
    """
    one = np.float32(1)
    step = (
        np.float32(size - 1) / np.float32(length - 1)
        if aligned and length > 1
        else np.float32(size) / np.float32(length)
    )
    places = np.arange(length, dtype=np.float32)
    if in_middle:
        places = places + one / 2
    places = places * step
    if aligned:
        places = places + one / 2  # it is rounded, halves up
    return np.minimum(np.floor(places).astype(int), size - 1)


def _repeats(before: list[tuple[int, ...]], after: list[tuple[int, ...]], in_middle: bool) -> bool:
    """Whether each pixel is repeated as often as the others, rounding included."""
    return all(
        np.array_equal(
            _nearest(one[axis], other[axis], False, in_middle), np.arange(other[axis]) * one[axis] // other[axis]
        )
        for one, other in zip(before, after, strict=True)
        for axis in (1, 2)
    )


def _fixed(size: Tensor, plan: Plan) -> tuple[int, int] | None:
    height, width = plan.flow.sizes(size)
    return (height, width) if isinstance(height, int) and isinstance(width, int) else None


def _times(before: list[tuple[int, ...]], after: list[tuple[int, ...]]) -> tuple[int, int] | None:
    """How many times larger images become, if it is a whole number and always the same."""
    found = set()
    for one, other in zip(before, after, strict=True):
        if not one[1] or not one[2] or other[1] % one[1] or other[2] % one[2]:
            return None
        found.add((other[1] // one[1], other[2] // one[2]))
    return found.pop() if len(found) == 1 else None


def _like(size: Tensor, plan: Plan) -> Tensor | None:
    """What else has this size: an image whose shape is asked."""
    shape = size
    while shape.node.type != "Shape":
        sized = [each for each in shape.node.inputs if not each.is_known]
        if shape.node.type not in ("Pack", "StridedSlice", "Slice", "Cast") or len({each.node for each in sized}) != 1:
            if shape.node.type != "Pack" or len({_origin(each) for each in sized}) != 1:
                return None
        shape = sized[0]
    image = shape.node.inputs[0]
    if image.rank != 4 or not image.is_data:
        return None
    same = [
        tuple(whole[1:3]) == tuple(int(each) for each in asked)
        for whole, asked in zip(plan.flow.shapes(image), plan.flow.tried(size), strict=True)
    ]
    return image if all(same) else None


def _origin(tensor: Tensor) -> Tensor | None:
    """The tensor whose shape a length is of."""
    node = tensor.node
    while node.type in ("StridedSlice", "Slice", "Cast"):
        node = node.inputs[0].node
    return node.inputs[0] if node.type == "Shape" else None


@pattern("DepthToSpace", "SpaceToDepth", rank=LAYER)
def blocks(node: Node, plan: Plan) -> Call | None:
    """Find channels that become pixels beside each other, or the other way."""
    x, block = node.inputs[0], node.attributes["block_size"]
    if node.attributes.get("data_format", "NHWC") != "NHWC" or x.shape is None or None in x.shape[1:]:
        return None
    name = "depth_to_space" if node.type == "DepthToSpace" else "space_to_depth"
    return plan.expression(node, f"ops.{name}({{0}}, {block})", [x])
