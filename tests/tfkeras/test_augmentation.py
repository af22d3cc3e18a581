"""The layer does to images what `ImageDataGenerator` did, and draws as it drew."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras.src.legacy.preprocessing.image import ImageDataGenerator

from tfkeras.augmentation import FILL_MODES, ImageAugmentation, Transform, augmented_batches

# Bilinear weights in float32 here, in float64 there, at places up to 40 pixels from the centre: their last bit is
# 4e-6, times a step of at most 1 from pixel to pixel. Measured: 6.1e-6 of 1.
INTERPOLATION = {"rtol": 0, "atol": 2e-5}
NOTHING = {"theta": 0, "tx": 0, "ty": 0, "shear": 0, "zx": 1, "zy": 1, "flip_horizontal": False}
#: Names of `ImageDataGenerator.apply_transform`. Its `tx` is along the width, although it is drawn from
#: `height_shift_range`.
NAMES = {
    "rotation": "theta",
    "shift_x": "tx",
    "shift_y": "ty",
    "shear": "shear",
    "zoom_x": "zx",
    "zoom_y": "zy",
    "flip": "flip_horizontal",
}


@pytest.fixture
def images(rng):
    return rng.uniform(0, 1, (32, 32, 32, 3)).astype(np.float32)


def applied(images, transforms, fill_mode="nearest"):
    """What the layer and what ImageDataGenerator does to images, each `[n, …]`; `transforms` are the latter's words."""
    transforms = [{**NOTHING, **transform} for transform in transforms]
    columns = {
        name: tf.constant([t[theirs] for t in transforms], None if name == "flip" else tf.float32)
        for name, theirs in NAMES.items()
    }
    actual = ImageAugmentation(fill_mode=fill_mode).apply(tf.constant(images), Transform(**columns))
    generator = ImageDataGenerator(fill_mode=fill_mode)
    expected = [generator.apply_transform(x, t) for x, t in zip(images, transforms, strict=True)]
    return np.asarray(actual), np.stack(expected)


@pytest.mark.parametrize(
    "transform",
    [
        {},
        {"theta": 20.0},
        {"theta": -13.7},
        {"tx": 6.4},
        {"ty": -3.3},
        {"shear": 0.2},
        {"shear": 15.0},
        {"zx": 0.8},
        {"zy": 1.2},
        {"flip_horizontal": True},
        {"theta": 17.0, "tx": -2.5, "ty": 5.1, "shear": 9.0, "zx": 1.15, "zy": 0.85, "flip_horizontal": True},
    ],
    ids=lambda transform: "-".join(transform) or "nothing",
)
def test_one_transform(transform, images, device):
    actual, expected = applied(images[:4], [transform] * 4)
    np.testing.assert_allclose(actual, expected, **INTERPOLATION)
    assert np.array_equal(actual, images[:4]) == (not transform)


def test_each_image_has_a_transform_of_its_own(images, device):
    generator = ImageDataGenerator(20, 0.2, 0.2, shear_range=12.0, zoom_range=0.2, horizontal_flip=True)
    transforms = [generator.get_random_transform((32, 32, 3), seed) for seed in range(len(images))]
    assert len({transform["flip_horizontal"] for transform in transforms}) == 2
    actual, expected = applied(images, transforms)
    np.testing.assert_allclose(actual, expected, **INTERPOLATION)


@pytest.mark.parametrize("fill_mode", ["nearest", "constant"])
def test_beyond_the_border(fill_mode, images, device):
    actual, expected = applied(images[:4], [{"tx": 8.0}] * 4, fill_mode)
    np.testing.assert_allclose(actual, expected, **INTERPOLATION)
    beyond = actual[:, :, 24:]
    assert np.all(beyond == (0 if fill_mode == "constant" else images[:4, :, 31:]))


@pytest.mark.parametrize("shape", [(20, 32, 3), (32, 20, 1)])
def test_images_that_are_not_square(shape, rng, device):
    """A half turn about the centre is a flip of both axes; ImageDataGenerator exchanges the axes of the centre."""
    images = rng.uniform(0, 1, (2, *shape)).astype(np.float32)
    nothing = {"shift_x": [0.0] * 2, "shift_y": [0.0] * 2, "shear": [0.0] * 2, "zoom_x": [1.0] * 2, "zoom_y": [1.0] * 2}
    half_turn = Transform(
        **{name: tf.constant(value) for name, value in nothing.items()}, rotation=[180.0] * 2, flip=[False] * 2
    )
    turned = ImageAugmentation().apply(tf.constant(images), half_turn)
    np.testing.assert_allclose(turned, images[:, ::-1, ::-1], **INTERPOLATION)


def test_what_is_drawn(device):
    layer = ImageAugmentation(20.0, 0.2, 0.1, shear_range=0.3, zoom_range=(0.7, 1.1), seed=3)
    drawn = layer.draw(tf.zeros([4000, 40, 50, 1]))
    ranges = {
        "rotation": (-20, 20),
        "shift_x": (-10, 10),
        "shift_y": (-4, 4),
        "shear": (-0.3, 0.3),
        "zoom_x": (0.7, 1.1),
        "zoom_y": (0.7, 1.1),
    }
    for name, (low, high) in ranges.items():
        values = np.asarray(getattr(drawn, name))
        assert low <= values.min() and values.max() <= high
        # Of 4000 uniform numbers the mean is off by less than 5 / sqrt(12 * 4000) of the range; the seed is fixed.
        assert abs(values.mean() - (low + high) / 2) < 0.023 * (high - low)
        assert values.std() == pytest.approx((high - low) / np.sqrt(12), rel=0.05)
    assert np.mean(drawn.flip) == pytest.approx(0.5, abs=0.04)
    together = np.corrcoef(np.stack([np.asarray(value, np.float32) for value in drawn]))
    assert np.abs(together - np.eye(7)).max() < 5 / np.sqrt(4000)


def test_no_flip_unless_wanted(device):
    assert not np.any(ImageAugmentation(horizontal_flip=False).draw(tf.zeros([100, 4, 4, 1])).flip)


def test_only_in_training(images, device):
    layer = ImageAugmentation(seed=1)
    np.testing.assert_array_equal(layer(images, training=False), images)
    changed = np.asarray(layer(images, training=True))
    assert changed.shape == images.shape and changed.dtype == images.dtype
    assert all(not np.array_equal(a, b) for a, b in zip(changed, images, strict=True))
    assert 0 <= changed.min() and changed.max() <= 1


def test_batches_are_shuffled_and_changed_anew(images):
    x, y_ = images, np.arange(32)
    dataset = augmented_batches(x, y_, 10, ImageAugmentation(seed=1), seed=2)
    passes = [[(np.asarray(a), np.asarray(b)) for a, b in dataset] for _ in range(2)]
    for batches in passes:
        assert [(len(a), len(b)) for a, b in batches] == [(10, 10)] * 3
        assert len({label for _, labels in batches for label in labels}) == 30
    assert passes[0][0][1].tolist() != passes[1][0][1].tolist()
    again = augmented_batches(x, y_, 10, ImageAugmentation(seed=1), seed=2)
    for (a, b), (c, d) in zip(passes[0], again, strict=True):
        np.testing.assert_array_equal(a, c)
        np.testing.assert_array_equal(b, d)


def test_batches_keep_images_with_their_targets(images):
    still = ImageAugmentation(0, 0, 0, 0, 0, horizontal_flip=False)
    for a, b in augmented_batches(images, np.arange(32), 8, still, seed=1):
        np.testing.assert_allclose(a, images[np.asarray(b)], **INTERPOLATION)


def test_config_round_trip(images):
    arguments = {
        "rotation_range": 10.0,
        "width_shift_range": 0.1,
        "zoom_range": [0.9, 1.3],
        "fill_mode": "reflect",
        "seed": 4,
    }
    layer = ImageAugmentation(**arguments, name="mine")
    assert arguments.items() <= layer.get_config().items()
    again = keras.layers.deserialize(keras.layers.serialize(layer))
    assert again.get_config() == layer.get_config()
    np.testing.assert_array_equal(again(images), layer(images))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"width_shift_range": 3}, r"width_shift_range: expected a part of the image in \[0, 1\), received 3"),
        ({"height_shift_range": -0.1}, r"height_shift_range: expected a part of the image in \[0, 1\), received -0.1"),
        ({"zoom_range": 1.0}, "zoom_range: expected 0 < smallest <= largest, received 1.0: 0.0 to 2.0"),
        ({"zoom_range": (1.2, 0.8)}, "zoom_range: expected 0 < smallest <= largest"),
        ({"fill_mode": "mirror"}, "fill_mode: expected one of .*'nearest'.*received 'mirror'"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        ImageAugmentation(**arguments)


@pytest.mark.parametrize("fill_mode", FILL_MODES)
def test_every_fill_mode_works(fill_mode, images, device):
    changed = np.asarray(ImageAugmentation(fill_mode=fill_mode, seed=1)(images))
    assert np.isfinite(changed).all() and len(np.unique(changed)) > 1000
