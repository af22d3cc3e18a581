"""The few things that format V1 needs of protobuf's wire format, without a copy of the values.

A parsed `TensorProto` would hold every value once more, and give it out as one Python object each.

Source: https://protobuf.dev/programming-guides/encoding
"""

from collections.abc import Iterator

import numpy as np

from tfgraph.checkpoints.formats.table import varint

_LONGEST = 10  # bytes of a varint
_CHUNK = 2**16  # bytes of varints that are decoded at once


def fields(message: memoryview, number: int) -> Iterator[memoryview]:
    """Yield each occurrence of a field that has a length: a message, bytes, or packed numbers.

    Raises:
        ValueError: if `message` is no message, or if the field has no length.
    """
    position = 0
    while position < len(message):
        tag, position = varint(message, position)
        start = position
        match tag & 7:
            case 0:  # a varint
                _, position = varint(message, position)
            case 1:
                position += 8
            case 2:
                length, start = varint(message, position)
                position = start + length
            case 5:
                position += 4
            case kind:
                raise ValueError(f"a field is of kind {kind}, which there is not")
        if position > len(message):
            raise ValueError("a field is cut short")
        if tag >> 3 == number:
            if tag & 7 != 2:
                raise ValueError(f"field {number} has no length")
            yield message[start:position]


def varints(data: memoryview, dtype: np.dtype) -> np.ndarray:
    """Decode packed varints, the negative ones among them as they are: of 64 bits.

    Returns:
        `[n]` array of `dtype`.

    Raises:
        ValueError: if the last is cut short, or if a number does not fit.
    """
    bytes_ = np.frombuffer(data, np.uint8)
    numbers = np.empty(int(np.count_nonzero(bytes_ < 0x80)), dtype)
    limits = np.iinfo(dtype)
    position = filled = 0
    while position < bytes_.size:
        chunk = bytes_[position : position + _CHUNK]
        ends = np.flatnonzero(chunk < 0x80)
        if not ends.size:
            raise ValueError("a number is cut short")
        lengths = np.diff(ends, prepend=-1)
        if lengths.max() > _LONGEST:
            raise ValueError("a number has more than 64 bits")
        starts = ends - lengths + 1
        septets = (chunk[: ends[-1] + 1] & 0x7F).astype(np.uint64)
        places = np.arange(septets.size) - np.repeat(starts, lengths)
        values = np.bitwise_or.reduceat(septets << (7 * places).astype(np.uint64), starts)
        signed = values.view(np.int64)
        if signed.min() < limits.min or signed.max() > limits.max:
            raise ValueError(f"a number is no {dtype}")
        numbers[filled : filled + ends.size] = signed
        filled += ends.size
        position += int(ends[-1]) + 1
    return numbers
