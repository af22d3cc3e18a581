"""The image functions of `scipy.misc`, on Pillow, after scipy 1.1."""

from typing import Any

import numpy as np

#: Pillow's numbers of its filters.
_FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "cubic": 3}


def imread(name: Any, flatten: bool = False, mode: str | None = None) -> np.ndarray:
    """Read an image as an array."""
    from PIL import Image

    with Image.open(name) as image:
        return fromimage(image, flatten=flatten, mode=mode)


def fromimage(image: Any, flatten: bool = False, mode: str | None = None) -> np.ndarray:
    """Return an image's pixels."""
    if mode is not None:
        image = image if image.mode == mode else image.convert(mode)
    elif image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if flatten:
        image = image.convert("F")
    elif image.mode == "1":
        image = image.convert("L")  # as scipy did: Pillow's bits are no numbers
    return np.array(image)


def bytescale(
    data: Any, cmin: float | None = None, cmax: float | None = None, high: int = 255, low: int = 0
) -> np.ndarray:
    """Scale to bytes, from the smallest value to the greatest."""
    data = np.asarray(data)
    if data.dtype == np.uint8:
        return data
    cmin = data.min() if cmin is None else cmin
    cmax = data.max() if cmax is None else cmax
    scale = float(high - low) / (cmax - cmin or 1)
    return (((data - cmin) * scale + low).clip(low, high) + 0.5).astype(np.uint8)


def toimage(
    arr: Any,
    high: int = 255,
    low: int = 0,
    cmin: float | None = None,
    cmax: float | None = None,
    mode: str | None = None,
    channel_axis: int | None = None,
) -> Any:
    """Make an image of an array of 2 dimensions, or 3 of which one has 3 or 4 channels."""
    from PIL import Image

    data = np.asarray(arr)
    if data.ndim == 2:
        if mode == "F":
            return Image.fromarray(data.astype(np.float32))
        image = Image.fromarray(bytescale(data, high=high, low=low, cmin=cmin, cmax=cmax))
        return image if mode in (None, "L") else image.convert(mode)
    axes = [axis for axis in range(data.ndim) if data.shape[axis] in (3, 4)]
    if data.ndim != 3 or (channel_axis is None and not axes):
        raise ValueError("'arr' does not have a suitable array shape for any mode.")
    # The last axis first, as images have it; scipy took 3 channels before 4.
    channels = channel_axis if channel_axis is not None else min(axes, key=lambda axis: (data.shape[axis], -axis))
    image = Image.fromarray(np.moveaxis(bytescale(data, high=high, low=low, cmin=cmin, cmax=cmax), channels, 2))
    return image if mode is None else image.convert(mode)


def imsave(name: Any, arr: Any, format: str | None = None) -> None:
    """Save an array as an image."""
    toimage(arr).save(name, **({} if format is None else {"format": format}))


def imrotate(arr: Any, angle: float, interp: str = "bilinear") -> np.ndarray:
    """Rotate an image counterclockwise, by degrees."""
    return fromimage(toimage(arr).rotate(angle, resample=_FILTERS[interp]))


def imfilter(arr: Any, ftype: str) -> np.ndarray:
    """Filter an image by one of Pillow's filters: `"blur"`, `"edge_enhance"`, `"sharpen"` and others."""
    from PIL import ImageFilter

    return fromimage(toimage(arr).filter(getattr(ImageFilter, ftype.upper())))


def imshow(arr: Any) -> None:
    """Show an image, if this machine has a viewer."""
    toimage(arr).show()


def imresize(arr: Any, size: Any, interp: str = "bilinear", mode: str | None = None) -> np.ndarray:
    """Resize an image: `size` is a percentage, a fraction, or (height, width)."""
    image = toimage(arr, mode=mode)
    if isinstance(size, (int, np.integer)):
        new = tuple((np.array(image.size) * (size / 100.0)).astype(int))
    elif isinstance(size, (float, np.floating)):
        new = tuple((np.array(image.size) * size).astype(int))
    else:
        new = (size[1], size[0])
    return fromimage(image.resize(tuple(int(side) for side in new), resample=_FILTERS[interp]))
