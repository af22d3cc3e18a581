"""Colour distortion. Source: TF 1.15 `tf.contrib.image.adjust_hsv_in_yiq`."""

from typing import Any

import tensorflow.compat.v1 as tf

# As the kernel of TF 1.15 has them, rounded; https://en.wikipedia.org/wiki/YIQ.
_RGB_TO_YIQ = [[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]]
_YIQ_TO_RGB = [[1.0, 0.95617069, 0.62143257], [1.0, -0.2726886, -0.64681324], [1.0, -1.103744, 1.70062309]]


def adjust_hsv_in_yiq(
    image: Any, delta_hue: Any = 0, scale_saturation: Any = 1, scale_value: Any = 1, name: str | None = None
) -> tf.Tensor:
    """Rotate the hue, scale saturation and value, by one linear transform in YIQ space.

    Args:
        image: `[..., 3]`, RGB.
        delta_hue: radians.
        scale_saturation: factor of the chrominance.
        scale_value: factor of everything.
        name: of the ops.

    Returns:
        Of the shape and dtype of `image`.

    Raises:
        ValueError: the last dimension is not 3.

    Source: TF 1.15 `tf.contrib.image.adjust_hsv_in_yiq`.
    """
    with tf.name_scope(name, "adjust_hsv_in_yiq", [image]):
        image = tf.convert_to_tensor(image, name="image")
        if not image.shape[-1:].is_compatible_with([3]):
            raise ValueError(f"adjust_hsv_in_yiq takes RGB images, [..., 3], not {image.shape}.")
        pixels = tf.image.convert_image_dtype(image, tf.float32)
        hue, saturation, value = (tf.cast(n, tf.float32) for n in (delta_hue, scale_saturation, scale_value))
        u, w = value * saturation * tf.cos(hue), value * saturation * tf.sin(hue)
        zero = tf.zeros([])
        turn = tf.stack([[value, zero, zero], [zero, u, -w], [zero, w, u]])
        matrix = tf.matmul(tf.matmul(_YIQ_TO_RGB, turn), _RGB_TO_YIQ)
        adjusted = tf.reshape(tf.matmul(tf.reshape(pixels, [-1, 3]), matrix, transpose_b=True), tf.shape(pixels))
        adjusted.set_shape(image.shape)
        if image.dtype.is_integer:
            # Brightness outside [0, 1] wraps around, as it did in TF 1.15; today it would be another number.
            return tf.cast(tf.cast(adjusted * (image.dtype.max + 0.5), tf.int64), image.dtype)
        return tf.image.convert_image_dtype(adjusted, image.dtype)


def random_hsv_in_yiq(
    image: Any,
    max_delta_hue: float = 0,
    lower_saturation: float = 1,
    upper_saturation: float = 1,
    lower_value: float = 1,
    upper_value: float = 1,
    seed: int | None = None,
) -> tf.Tensor:
    """Adjust an image by random numbers between these limits.

    Raises:
        ValueError: a limit is negative, or a lower one above its upper one.

    Source: TF 1.15 `tf.contrib.image.random_hsv_in_yiq`.
    """
    for limit, value in (
        ("max_delta", max_delta_hue),
        ("lower_saturation", lower_saturation),
        ("lower_value", lower_value),
    ):
        if value < 0:
            raise ValueError(f"{limit} must be non-negative, not {value}.")
    if lower_saturation > upper_saturation:
        raise ValueError(f"lower_saturation must be < upper_saturation; {lower_saturation} > {upper_saturation}.")
    if lower_value > upper_value:
        raise ValueError(f"lower_value must be < upper_value; {lower_value} > {upper_value}.")

    def between(lower: float, upper: float) -> Any:
        return lower if lower == upper else tf.random_uniform([], lower, upper, seed=seed)

    delta_hue = between(-max_delta_hue, max_delta_hue)
    return adjust_hsv_in_yiq(
        image, delta_hue, between(lower_saturation, upper_saturation), between(lower_value, upper_value)
    )
