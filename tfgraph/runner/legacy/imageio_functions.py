"""What imageio wrote before version 2.28: arrays of floats and of large integers, too."""

import os
from typing import Any

import imageio
import numpy as np


def imwrite(uri: Any, im: Any, format: str | None = None, **options: Any) -> Any:
    """`imageio.imwrite` and `imsave`."""
    kind = format or os.path.splitext(uri)[1].removeprefix(".") if isinstance(uri, str) else format
    return imageio.v2.imwrite(uri, _storable(im, str(kind).lower()), format, **options)


def mimwrite(uri: Any, ims: Any, format: str | None = None, **options: Any) -> Any:
    """`imageio.mimwrite` and `mimsave`; a duration is in seconds."""
    if isinstance(options.get("duration"), (int, float)):
        options["duration"] *= 1000  # milliseconds since 2.28
    return imageio.v2.mimwrite(uri, [_storable(image, "") for image in ims], format, **options)


def _storable(image: Any, kind: str) -> np.ndarray:
    """An array of bytes; or of 16 bits, which PNG can store."""
    image = np.asarray(image)
    if image.dtype == np.uint8 or image.size == 0:
        return image
    if image.dtype.kind == "b":
        return image.astype(np.uint8)
    if kind == "png" and image.ndim == 2 and image.dtype.kind in "iu":
        return image.astype(np.uint8) if image.min() >= 0 and image.max() < 256 else image
    return _bytes(image)


def _bytes(image: np.ndarray) -> np.ndarray:
    """Floats from 0 to 1 become 0 to 255; of others, the smallest becomes 0 and the greatest 255."""
    if image.dtype.kind == "u":
        return (image >> (8 * (image.dtype.itemsize - 1))).astype(np.uint8)
    values = image.astype(np.float64)
    lowest, highest = np.nanmin(values), np.nanmax(values)
    if image.dtype.kind != "f" or lowest < 0 or highest > 1:
        if not np.isfinite([lowest, highest]).all():
            raise ValueError("Image contains not-finite values")
        if lowest == highest:
            raise ValueError("Max value == min value, ambiguous given dtype")
        values = (values - lowest) / (highest - lowest)
    return (values * 255 + 0.499999999).astype(np.uint8)
