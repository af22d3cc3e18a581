"""Random changes to images while training, as `ImageDataGenerator` made them, as a Keras 3 layer for `tf.data`."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

FILL_MODES = ("constant", "nearest", "reflect", "wrap")


class Transform(NamedTuple):
    """What is done to each image of a batch; all float32 `[batch]`, `flip` bool `[batch]`.

    Attributes:
        rotation: degrees.
        shift_x: pixels; above 0 the content moves left.
        shift_y: pixels; above 0 the content moves up.
        shear: degrees.
        zoom_x: part of the width that is seen: below 1 the content grows.
        zoom_y: part of the height that is seen.
        flip: whether left and right are exchanged, after all the rest.
    """

    rotation: Any
    shift_x: Any
    shift_y: Any
    shear: Any
    zoom_x: Any
    zoom_y: Any
    flip: Any


@keras.saving.register_keras_serializable("tfkeras")
class ImageAugmentation(keras.layers.Layer):
    """Rotate, shift, shear, zoom and flip images at random, each in another way: one affine map, one interpolation.

    The arguments and what is drawn are those of `ImageDataGenerator`. A chain of Keras 3's own layers says nearly
    the same, yet each of them interpolates, so that four in a row blur, and their words mean other things:

    - `RandomRotation(f)`: a part of a full turn; `rotation_range=20` is `f = 20 / 360`.
    - `RandomTranslation(h, w)`: parts of height and width, as here.
    - `RandomShear(x, y)`: a slope, not an angle: `shear_range=0.2` is 0.2 *degrees*, in effect nothing, and what
      people meant, 0.2 radians, is `shear_range=11.46`, or nearly `RandomShear(0.2)`.
    - `RandomZoom(h)`: without `w` one number for both axes; here each axis has its own, and shapes are distorted.
    - They fill with `reflect` unless told; this one with `nearest`.

    x is the width and the centre is that of the image, as in today's `ImageDataGenerator`. That of TF 1.15 had x and y
    exchanged, and turned about a point one pixel further down and right: with equal ranges for both axes the
    distribution differs by that pixel, and in which axis the shear leaves alone.

    Source: TF 1.15 `tf.keras.preprocessing.image.ImageDataGenerator`, `get_random_transform` and `apply_transform`.
    """

    def __init__(
        self,
        rotation_range: float = 20.0,
        width_shift_range: float = 0.2,
        height_shift_range: float = 0.2,
        shear_range: float = 0.2,
        zoom_range: float | Sequence[float] = 0.2,
        horizontal_flip: bool = True,
        fill_mode: str = "nearest",
        seed: int | None = None,
        **kwargs: Any,
    ):
        """Make the layer.

        Args:
            rotation_range: degrees, to either side.
            width_shift_range: part of the width, to either side, in [0, 1).
            height_shift_range: part of the height, likewise.
            shear_range: degrees, to either side.
            zoom_range: `[smallest, largest]` part of the image that is seen, or `z` for `[1 - z, 1 + z]`.
            horizontal_flip: whether every other image is flipped.
            fill_mode: what lies beyond the border, one of `FILL_MODES`.
            seed: of the random numbers.
            **kwargs: those of `keras.layers.Layer`.

        Raises:
            ValueError: if a number is out of range or `fill_mode` another word.
        """
        super().__init__(**kwargs)
        for name, shift in (("width_shift_range", width_shift_range), ("height_shift_range", height_shift_range)):
            if not 0 <= shift < 1:
                raise ValueError(f"{name}: expected a part of the image in [0, 1), received {shift}")
        low, high = zoom_range if isinstance(zoom_range, Sequence) else (1 - zoom_range, 1 + zoom_range)
        if not 0 < low <= high:
            raise ValueError(f"zoom_range: expected 0 < smallest <= largest, received {zoom_range}: {low} to {high}")
        if fill_mode not in FILL_MODES:
            raise ValueError(f"fill_mode: expected one of {FILL_MODES}, received {fill_mode!r}")
        self.rotation_range = rotation_range
        self.width_shift_range = width_shift_range
        self.height_shift_range = height_shift_range
        self.shear_range = shear_range
        self.zoom_range = (low, high)
        self.horizontal_flip = horizontal_flip
        self.fill_mode = fill_mode
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.built = True

    def call(self, images: tf.Tensor, training: bool = True) -> tf.Tensor:
        """Change images `[batch, height, width, channels]`; leave them alone if not `training`."""
        return self.apply(images, self.draw(images)) if training else images

    def draw(self, images: tf.Tensor) -> Transform:
        """Draw what is to be done to each of the images, whatever they show."""
        batch, height, width = tf.unstack(tf.shape(images)[:3])
        low, high = self.zoom_range
        shift_x, shift_y = (
            part * tf.cast(size, tf.float32)
            for part, size in ((self.width_shift_range, width), (self.height_shift_range, height))
        )

        def uniform(low: Any, high: Any) -> tf.Tensor:
            return low + (high - low) * keras.random.uniform([batch], seed=self.seed_generator)

        return Transform(
            rotation=uniform(-self.rotation_range, self.rotation_range),
            shift_x=uniform(-shift_x, shift_x),
            shift_y=uniform(-shift_y, shift_y),
            shear=uniform(-self.shear_range, self.shear_range),
            zoom_x=uniform(low, high),
            zoom_y=uniform(low, high),
            flip=uniform(0.0, 1.0) < (0.5 if self.horizontal_flip else 0.0),
        )

    def apply(self, images: tf.Tensor, transform: Transform) -> tf.Tensor:
        """Do what was drawn to images `[batch, height, width, channels]`; bilinear, the dtype stays."""
        shape = tf.shape(images)
        height, width = (tf.cast(size, tf.float32) for size in (shape[1], shape[2]))
        turn, shear = (tf.cast(angle, tf.float32) * (math.pi / 180) for angle in (transform.rotation, transform.shear))
        cos, sin = tf.cos(turn), tf.sin(turn)
        # What is seen at (x, y), both from the centre, was at rotation · shift · shear · zoom (x, y).
        zoom_x = tf.where(tf.cast(transform.flip, tf.bool), -1.0, 1.0) * transform.zoom_x  # a flip is a zoom of -1
        a = zoom_x * cos
        b = -transform.zoom_y * (cos * tf.sin(shear) + sin * tf.cos(shear))
        c = zoom_x * sin
        d = transform.zoom_y * (cos * tf.cos(shear) - sin * tf.sin(shear))
        x = cos * transform.shift_x - sin * transform.shift_y
        y = sin * transform.shift_x + cos * transform.shift_y
        centre_x, centre_y = width / 2 - 0.5, height / 2 - 0.5
        x += centre_x - a * centre_x - b * centre_y
        y += centre_y - c * centre_x - d * centre_y
        rows = tf.stack([a, b, x, c, d, y, tf.zeros_like(a), tf.zeros_like(a)], axis=1)
        return keras.ops.image.affine_transform(images, rows, interpolation="bilinear", fill_mode=self.fill_mode)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make the same layer."""
        names = "rotation_range width_shift_range height_shift_range shear_range horizontal_flip fill_mode seed"
        own = {name: getattr(self, name) for name in names.split()}
        return {**super().get_config(), **own, "zoom_range": list(self.zoom_range)}


def augmented_batches(
    x: np.ndarray, y_: np.ndarray, batch_size: int, augmentation: ImageAugmentation, seed: int | None = None
) -> tf.data.Dataset:
    """Make one pass of shuffled batches with changed images; each further pass is shuffled and changed anew.

    The images are changed beside the training step, on the CPU, batch by batch in their order: the same seeds give
    the same batches.

    Args:
        x: images, float32 `[n, height, width, channels]`.
        y_: targets, `[n, …]`.
        batch_size: a pass drops what does not fill a batch.
        augmentation: what is done to the images.
        seed: of the shuffles.
    """
    dataset = tf.data.Dataset.from_tensor_slices((x, y_)).shuffle(len(x), seed=seed)
    dataset = dataset.batch(batch_size, drop_remainder=True)
    return dataset.map(lambda images, targets: (augmentation(images), targets)).prefetch(tf.data.AUTOTUNE)
