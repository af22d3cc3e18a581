"""The checksum of TensorFlow's files: CRC-32C, masked, as it is stored among the bytes that it is computed of."""

import google_crc32c
import numpy as np

_MASK = 0xA282EAD8


def crc32c(data: bytes | memoryview | np.ndarray, crc: int = 0) -> int:
    """Extend a checksum by `data`, which must lie in one piece; it is not copied."""
    # The library refuses a memoryview, but not the array that lies under one.
    return google_crc32c.extend(crc, np.frombuffer(data, np.uint8)) if len(data) else crc


def masked(crc: int) -> int:
    """Mask a checksum, so that the checksum of bytes that hold one is no worse than of others.

    Source: LevelDB, `util/crc32c.h`.
    """
    return ((crc >> 15 | crc << 17) + _MASK) & 0xFFFFFFFF
