"""Pictures of every kind become the numbers that a model was trained on."""

import io

import numpy as np
import pytest
from PIL import Image

from tfkeras.data import load_mnist
from tfkeras.pictures import MAX_PIXELS, PictureError, PictureSize, count_pixels, read_picture, wanted_size

MNIST = PictureSize(28, 28, 1)


def encode(image, format="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def training_image():
    """An image as models see it in training."""
    (x, _), _ = load_mnist("embedded")
    return x[3]


@pytest.fixture(scope="module")
def digit(training_image):
    """The same as a file has it: uint8 `[28, 28]`, white on black."""
    return np.rint(training_image * 255).astype(np.uint8).reshape(28, 28)


CHANNELS = {
    "grey": lambda image: image,
    "grey and alpha": lambda image: image.convert("LA"),
    "colours": lambda image: image.convert("RGB"),
    "colours and alpha": lambda image: image.convert("RGBA"),
    "palette": lambda image: image.convert("P"),
}


@pytest.mark.parametrize("channels", CHANNELS)
@pytest.mark.parametrize("format", ["PNG", "BMP", "GIF"])
def test_any_channels_give_the_numbers_of_the_training_images(training_image, digit, channels, format):
    if (channels, format) in (("grey and alpha", "BMP"), ("colours and alpha", "GIF")):
        pytest.skip("no such channels in this format")
    picture = read_picture(encode(CHANNELS[channels](Image.fromarray(digit)), format), MNIST)
    np.testing.assert_array_equal(picture.reshape(784), training_image, strict=True)


def test_sixteen_bits_of_grey(digit):
    wide = Image.fromarray(digit.astype(np.uint16) * 257)
    picture = read_picture(encode(wide), MNIST)
    np.testing.assert_array_equal(picture, read_picture(encode(Image.fromarray(digit)), MNIST), strict=True)
    assert picture.max() > 0.9


def test_one_bit_of_grey(digit):
    image = Image.fromarray(digit > 127)
    assert image.mode == "1"
    np.testing.assert_array_equal(read_picture(encode(image), MNIST)[:, :, 0], (digit > 127).astype(np.float32))


def test_jpeg_is_nearly_the_same(digit):
    picture = read_picture(encode(Image.fromarray(digit), "JPEG", quality=95), MNIST)
    # What JPEG loses at this quality.
    np.testing.assert_allclose(picture[:, :, 0], digit / 255, atol=0.12)
    assert np.abs(picture[:, :, 0] - digit / 255).mean() < 0.02


@pytest.mark.parametrize("factor", [2, 7])
def test_any_size(digit, factor):
    large = Image.fromarray(np.kron(digit, np.ones((factor, factor), np.uint8)))
    picture = read_picture(encode(large), MNIST)
    # The triangle of the reduction reaches into the neighbouring pixels.
    assert np.corrcoef(picture.ravel(), digit.ravel())[0, 1] > 0.97


def test_wide_pictures_are_stretched(digit):
    wide = Image.fromarray(np.repeat(digit, 3, axis=1))
    assert read_picture(encode(wide), MNIST).shape == (28, 28, 1)


def test_colours_stay_for_a_model_that_wants_them():
    flag = np.zeros((32, 32, 3), np.uint8)
    flag[:, :16] = (255, 0, 51)
    flag[:, 16:] = (0, 102, 255)
    picture = read_picture(encode(Image.fromarray(flag)), PictureSize(32, 32, 3))
    np.testing.assert_array_equal(picture, np.multiply(flag.astype(np.float32), np.float32(1 / 255)), strict=True)
    grey = read_picture(encode(Image.fromarray(flag).convert("L")), PictureSize(32, 32, 3))
    np.testing.assert_array_equal(grey[:, :, 0], grey[:, :, 2])


@pytest.mark.parametrize(
    ("dark_on_light", "invert", "exchanged"),
    [(True, "auto", True), (False, "auto", False), (True, "no", False), (False, "yes", True)],
)
def test_invert(digit, dark_on_light, invert, exchanged):
    content = encode(Image.fromarray(255 - digit if dark_on_light else digit))
    expected = digit if dark_on_light == exchanged else 255 - digit
    np.testing.assert_allclose(read_picture(content, MNIST, invert)[:, :, 0], expected / 255, atol=1e-7)


def test_auto_leaves_colour_pictures_alone():
    white = Image.new("RGB", (32, 32), "white")
    assert read_picture(encode(white), PictureSize(32, 32, 3)).min() == 1
    assert read_picture(encode(white), PictureSize(32, 32, 1)).max() == 0


@pytest.mark.parametrize("ink", [0, 255])
@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_transparent_ground_is_what_the_ink_stands_out_from(digit, ink, mode):
    image = Image.new("LA", (28, 28), (ink, 0))
    image.putalpha(Image.fromarray(digit))
    picture = read_picture(encode(image.convert(mode)), MNIST)
    np.testing.assert_allclose(picture[:, :, 0], digit / 255, atol=1 / 255)


def test_the_orientation_of_a_photograph(digit):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter to the right
    turned = Image.fromarray(np.rot90(digit).copy())
    picture = read_picture(encode(turned, exif=exif), MNIST)
    np.testing.assert_allclose(picture[:, :, 0], digit / 255, atol=1e-7)


def test_bad_pictures_say_what_is_wrong(digit):
    png, jpeg = encode(Image.fromarray(digit)), encode(Image.fromarray(digit), "JPEG")
    gif, bmp = encode(Image.fromarray(digit), "GIF"), encode(Image.fromarray(digit), "BMP")
    cases = {
        b"": "the file is empty",
        b"hello": "not a picture in one of the formats JPEG, PNG, BMP, GIF",
        encode(Image.fromarray(digit), "TIFF"): "not a picture in one of the formats",
        png[:200]: "damaged or cut short",
        jpeg[:300]: "damaged or cut short",
        bmp[:900]: "damaged or cut short",
        gif[:-60]: "damaged or cut short",
        png[:60] + bytes(40) + png[100:]: "damaged or cut short",
        encode(Image.new("1", (8000, 6000))): r"too large: 8000x6000 pixels; at most 40,000,000 are read",
        encode(Image.new("1", (30000, 20000))): "too large: ",
    }
    for content, message in cases.items():
        with pytest.raises(PictureError, match=message):
            read_picture(content, MNIST)
    with pytest.raises(ValueError, match="invert: expected one of .*received 'maybe'"):
        read_picture(png, MNIST, "maybe")


def test_pixels_are_counted_from_the_header():
    assert count_pixels(encode(Image.new("L", (30, 20)))[:60]) == 600
    assert 8000 * 6000 > MAX_PIXELS


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ([784], (28, 28, 1)),
        ([28, 28], (28, 28, 1)),
        ([32, 32, 1], (32, 32, 1)),
        ([227, 227, 3], (227, 227, 3)),
        ([10], None),
        ([32, 32, 4], None),
        ([None, 28], None),
        ([], None),
        ([2, 3, 4, 5], None),
    ],
)
def test_what_a_model_wants(shape, size):
    assert wanted_size(shape) == size
