"""Read a picture file as what a model wants: grey or colour, so many pixels, 0 to 1, white ink on black."""

import io
import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "BMP", "GIF")
INVERT = ("auto", "yes", "no")
MAX_BYTES = 20 * 2**20
MAX_PIXELS = 40_000_000


class PictureError(ValueError):
    """Bytes that are not a picture, or not one that can be read."""


class PictureSize(NamedTuple):
    """What a model wants: pixels, and 1 channel (grey) or 3 (red, green, blue)."""

    height: int
    width: int
    channels: int


def wanted_size(shape: Sequence[int | None]) -> PictureSize | None:
    """Tell from the shape of a model's input, without the batch dimension, which pictures it wants.

    `[784]` is MNIST's 28×28; else `[height, width]`, `[height, width, 1]` or `[height, width, 3]`.

    Returns:
        None, if it wants no pictures.
    """
    match tuple(shape):
        case (784,):
            return PictureSize(28, 28, 1)
        case (int(height), int(width)):
            return PictureSize(height, width, 1)
        case (int(height), int(width), 1 | 3 as channels):
            return PictureSize(height, width, channels)
    return None


def read_picture(content: bytes, size: PictureSize, invert: str = "auto") -> np.ndarray:
    """Decode a picture and make it what a model wants; of an animation, the first image.

    What is transparent becomes white under dark ink, black under light ink. The picture is stretched to the size
    wanted, each pixel a mean of those it covers. A 28×28 grey picture gives the numbers of `tfkeras.data.load_mnist`.

    Args:
        content: the bytes of a JPEG, PNG, BMP or GIF file, of any size and any channels.
        size: what is wanted.
        invert: `yes` exchanges black and white, `no` does not; `auto` does for a grey picture whose outermost pixels
            are light on average: dark ink on paper, where MNIST has white ink on black. Never for a colour picture.

    Returns:
        float32 `[height, width, channels]`, 0 to 1.

    Raises:
        PictureError: if it is of another format, damaged, cut short, or too large.
        ValueError: if `invert` is another word.
    """
    if invert not in INVERT:
        raise ValueError(f"invert: expected one of {INVERT}, received {invert!r}")
    image = _decode(content)
    if image.size != (size.width, size.height):
        image = image.resize((size.width, size.height), Image.Resampling.BILINEAR)
    image = _on_ground(image).convert("L" if size.channels == 1 else "RGB")
    pixels = np.asarray(image).reshape(size)
    if invert == "yes" or (invert == "auto" and size.channels == 1 and _has_light_border(pixels)):
        pixels = 255 - pixels
    # Times the reciprocal, not divided by 255: the last bit is that of the training images.
    return np.multiply(pixels.astype(np.float32), np.float32(1.0 / 255.0))


def count_pixels(content: bytes) -> int:
    """Tell how many pixels a picture has, without decoding it.

    Raises:
        PictureError: if it is not a picture, or of too many pixels.
    """
    width, height = _open(content).size
    return width * height


def _open(content: bytes) -> Image.Image:
    """Read the header."""
    if not content:
        raise PictureError("the file is empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # refused below
            image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.UnidentifiedImageError:
        raise PictureError(f"not a picture in one of the formats {', '.join(FORMATS)}") from None
    except Image.DecompressionBombError:
        raise PictureError(f"too large: at most {MAX_PIXELS:,} pixels are read") from None
    # A damaged header meets whatever the format's reader stumbles over first.
    except Exception as error:
        raise PictureError(f"damaged or cut short ({error})") from None
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PictureError(f"too large: {width}x{height} pixels; at most {MAX_PIXELS:,} are read")
    return image


def _decode(content: bytes) -> Image.Image:
    """The picture as 8 bits a channel, in mode L, RGB or RGBA."""
    image = _open(content)
    try:
        image.load()
        image = ImageOps.exif_transpose(image)
    except Exception as error:
        raise PictureError(f"damaged or cut short ({error})") from None
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow itself would clip, not scale
        return Image.fromarray(np.rint(np.asarray(image) / 257).astype(np.uint8))
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _on_ground(image: Image.Image) -> Image.Image:
    """Put a transparent picture on what its ink stands out from."""
    if image.mode != "RGBA":
        return image
    opaque = np.asarray(image.getchannel("A"), np.float32)
    ink = np.asarray(image.convert("L"), np.float32)  # drops alpha
    is_light = np.sum(ink * opaque) > 127.5 * np.sum(opaque)
    ground = Image.new("RGBA", image.size, "black" if is_light and np.any(opaque < 255) else "white")
    return Image.alpha_composite(ground, image)


def _has_light_border(pixels: np.ndarray) -> bool:
    inside = np.ones(pixels.shape, bool)
    inside[1:-1, 1:-1] = False
    return bool(pixels[inside].mean() > 127.5)
