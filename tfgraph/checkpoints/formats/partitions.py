"""The pieces that a partitioned variable is saved in: where each lies in the whole, and under which key.

Source: `tensorflow/core/framework/tensor_slice.cc`, `core/util/saved_tensor_slice_util.cc`,
`core/lib/strings/ordered_code.cc`.
"""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence

from tensorflow.core.framework.tensor_slice_pb2 import TensorSliceProto

from tfgraph.checkpoints.formats.data_file import Damage

_MOST_AXES = 4  # that may be partitioned at once; TF's own partitioners do one

Extents = tuple[tuple[int, int | None], ...]
"""Start and length of a piece along each axis; a length of None is all there is."""


def extents(proto: TensorSliceProto) -> Extents:
    """Read the extents of a piece."""
    return tuple((extent.start, extent.length if extent.HasField("length") else None) for extent in proto.extent)


def place(piece: Extents, shape: Sequence[int]) -> tuple[slice, ...]:
    """Return where a piece lies in a tensor of that shape.

    Raises:
        Damage: if it does not lie in it.
    """
    if len(piece) != len(shape):
        raise Damage(f"a piece of it has {len(piece)} axes, the tensor {len(shape)}")
    bounds = []
    for (start, length), size in zip(piece, shape, strict=True):
        stop = size if length is None else start + length
        if not 0 <= start <= stop <= size:
            raise Damage(f"a piece of it, {piece}, lies outside its shape {tuple(shape)}")
        bounds.append(slice(start, stop))
    return tuple(bounds)


def check_cover(places: Iterable[tuple[slice, ...]], shape: Sequence[int]) -> None:
    """Check that pieces cover a tensor, each element once.

    Each corner of a box counts +1 or -1, as the number of its upper bounds is even or odd. Boxes cover a box exactly
    if, and only if, all that is left of their sum is its own corners.

    Raises:
        Damage: if they do not.
    """
    boxes = [tuple((axis.start, axis.stop) for axis in piece) for piece in places]
    whole = tuple((0, size) for size in shape)
    cut = [axis for axis in range(len(shape)) if any(box[axis] != whole[axis] for box in boxes)]
    if len(cut) > _MOST_AXES:
        raise Damage(f"it is partitioned along {len(cut)} axes at once; more than {_MOST_AXES} are not supported")
    corners: Counter[tuple[int, ...]] = Counter()
    for sign, box in itertools.chain(((1, box) for box in boxes), [(-1, whole)]):
        for upper in itertools.product((0, 1), repeat=len(cut)):
            corners[tuple(box[axis][side] for axis, side in zip(cut, upper, strict=True))] += sign * (-1) ** sum(upper)
    if any(corners.values()):
        elements = sum(math.prod(stop - start for start, stop in box) for box in boxes)
        raise Damage(
            f"its {len(boxes)} pieces do not cover it exactly: they have {elements} elements, the tensor of shape"
            f" {tuple(shape)} has {math.prod(shape)}"
        )


def key(name: str, piece: Extents) -> bytes:
    """Return the key under which a piece lies in the table."""
    encoded = bytearray(b"\0")
    encoded += name.encode().replace(b"\0", b"\0\xff") + b"\0\1"
    encoded += _unsigned(len(piece))
    for start, length in piece:
        encoded += _signed(start) + _signed(-1 if length is None else length)
    return bytes(encoded)


def _unsigned(number: int) -> bytes:
    """Encode a number so that bytes sort as the numbers do: its length, then the bytes, the highest first."""
    size = (number.bit_length() + 7) // 8
    return bytes([size]) + number.to_bytes(size, "big")


def _signed(number: int) -> bytes:
    """Likewise for a number that may be negative: as many leading ones as there are bytes, then the bits.

    All of it inverted for a negative number.
    """
    magnitude = ~number if number < 0 else number
    size = magnitude.bit_length() // 7 + 1
    ones = ((1 << size) - 1) << (8 * size - size)
    bits = ones | magnitude
    if number < 0:
        bits = ~bits & ((1 << 8 * size) - 1)
    return bits.to_bytes(size, "big")
