"""Projective transforms of images: rotate, translate, transform.

A flat transform is `[a0, a1, a2, b0, b1, b2, c0, c1]`: the point (x, y) of the output is taken from
`((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k)` of the input, where `k = c0 x + c1 y + 1`.

Source: TF 1.15 `tf.contrib.image`.
"""

from typing import Any

import tensorflow.compat.v1 as tf

_DTYPES = (tf.uint8, tf.int32, tf.int64, tf.float16, tf.float32, tf.float64)


def rotate(images: Any, angles: Any, interpolation: str = "NEAREST", name: str | None = None) -> tf.Tensor:
    """Rotate images counterclockwise around their centers; what comes from outside is 0.

    Args:
        images: `[n, height, width, channels]`, `[height, width, channels]` or `[height, width]`.
        angles: radians, scalar or `[n]`.
        interpolation: "NEAREST" or "BILINEAR".
        name: of the ops.

    Raises:
        TypeError: the dtype or the rank of the images is none of these.

    Source: TF 1.15 `tf.contrib.image.rotate`.
    """
    with tf.name_scope(name, "rotate"):
        images = tf.convert_to_tensor(images)
        size = tf.cast(tf.shape(_batched(images))[1:3], tf.float32)
        transforms = angles_to_projective_transforms(angles, size[0:1], size[1:2])
        return transform(images, transforms, interpolation)


def translate(images: Any, translations: Any, interpolation: str = "NEAREST", name: str | None = None) -> tf.Tensor:
    """Move images by `(dx, dy)`: `[2]` or `[n, 2]`; the other arguments are those of `rotate`.

    Source: TF 1.15 `tf.contrib.image.translate`.
    """
    with tf.name_scope(name, "translate"):
        return transform(images, translations_to_projective_transforms(translations), interpolation)


def transform(
    images: Any, transforms: Any, interpolation: str = "NEAREST", output_shape: Any = None, name: str | None = None
) -> tf.Tensor:
    """Apply flat transforms `[8]` or `[n, 8]`; there is no gradient by the transforms.

    Args:
        images: see `rotate`.
        transforms: from the points of the output to those of the input.
        interpolation: "NEAREST" or "BILINEAR".
        output_shape: `[height, width]` of the result, that of the images by default.
        name: of the ops.

    Raises:
        TypeError: dtype or rank of the images or of the transforms is wrong.
        ValueError: `output_shape` has not two elements.

    Source: TF 1.15 `tf.contrib.image.transform`.
    """
    with tf.name_scope(name, "transform"):
        images = tf.convert_to_tensor(images, name="images")
        batch = _batched(images)
        transforms = tf.convert_to_tensor(transforms, name="transforms", dtype=tf.float32)
        if transforms.shape.ndims not in (1, 2):
            raise TypeError(f"Transforms should have rank 1 or 2, not the shape {transforms.shape}.")
        if output_shape is None:
            static = batch.shape[1:3]
            output_shape = static.as_list() if static.is_fully_defined() else tf.shape(batch)[1:3]
        output_shape = tf.convert_to_tensor(output_shape, tf.int32, name="output_shape")
        if not output_shape.shape.is_compatible_with([2]):
            raise ValueError(
                f"output_shape must be a 1-D Tensor of 2 elements: new_height, new_width; not {output_shape.shape}."
            )
        output = tf.raw_ops.ImageProjectiveTransformV2(
            images=batch,
            transforms=transforms if transforms.shape.ndims == 2 else transforms[None],
            output_shape=output_shape,
            interpolation=interpolation.upper(),
        )
        if images.shape.ndims == 2:
            return output[0, :, :, 0]
        return output[0] if images.shape.ndims == 3 else output


def angles_to_projective_transforms(
    angles: Any, image_height: Any, image_width: Any, name: str | None = None
) -> tf.Tensor:
    """Flat transforms `[n, 8]` that rotate by these angles in radians, scalar or `[n]`.

    Raises:
        TypeError: the angles have another rank.

    Source: TF 1.15 `tf.contrib.image.angles_to_projective_transforms`.
    """
    with tf.name_scope(name, "angles_to_projective_transforms"):
        angles = tf.convert_to_tensor(angles, name="angles", dtype=tf.float32)
        if angles.shape.ndims not in (0, 1):
            raise TypeError(f"Angles should have rank 0 or 1, not the shape {angles.shape}.")
        angles = tf.reshape(angles, [-1])
        cos, sin = tf.cos(angles), tf.sin(angles)
        right, bottom = image_width - 1, image_height - 1
        x_offset = (right - (cos * right - sin * bottom)) / 2.0
        y_offset = (bottom - (sin * right + cos * bottom)) / 2.0
        zero = tf.zeros_like(angles)
        return tf.stack([cos, -sin, x_offset, sin, cos, y_offset, zero, zero], axis=1)


def translations_to_projective_transforms(translations: Any, name: str | None = None) -> tf.Tensor:
    """Flat transforms `[n, 8]` that move by `(dx, dy)`: `[2]` or `[n, 2]`.

    Raises:
        TypeError: the translations have another rank.

    Source: TF 1.15 `tf.contrib.image.translations_to_projective_transforms`.
    """
    with tf.name_scope(name, "translations_to_projective_transforms"):
        translations = tf.convert_to_tensor(translations, name="translations", dtype=tf.float32)
        if translations.shape.ndims not in (1, 2):
            raise TypeError(f"Translations should have rank 1 or 2, not the shape {translations.shape}.")
        dx, dy = tf.unstack(tf.reshape(translations, [-1, 2]), axis=1)
        one, zero = tf.ones_like(dx), tf.zeros_like(dx)
        return tf.stack([one, zero, -dx, zero, one, -dy, zero, zero], axis=1)


def compose_transforms(*transforms: Any) -> tf.Tensor:
    """One flat transform `[n, 8]` that does what these do, the last one first.

    Raises:
        ValueError: there are none.

    Source: TF 1.15 `tf.contrib.image.compose_transforms`.
    """
    if not transforms:
        raise ValueError("transforms cannot be empty")
    with tf.name_scope("compose_transforms"):
        composed = flat_transforms_to_matrices(transforms[0])
        for following in transforms[1:]:
            composed = tf.matmul(composed, flat_transforms_to_matrices(following))
        return matrices_to_flat_transforms(composed)


def flat_transforms_to_matrices(transforms: Any) -> tf.Tensor:
    """From `[8]` or `[n, 8]` to `[n, 3, 3]`.

    Raises:
        ValueError: the transforms have another rank.

    Source: TF 1.15 `tf.contrib.image.flat_transforms_to_matrices`.
    """
    with tf.name_scope("flat_transforms_to_matrices"):
        transforms = tf.convert_to_tensor(transforms, name="transforms")
        if transforms.shape.ndims not in (1, 2):
            raise ValueError(f"Transforms should be 1D or 2D, got: {transforms}")
        transforms = tf.reshape(transforms, [-1, 8])
        return tf.reshape(tf.concat([transforms, tf.ones_like(transforms[:, :1])], axis=1), [-1, 3, 3])


def matrices_to_flat_transforms(transform_matrices: Any) -> tf.Tensor:
    """From `[3, 3]` or `[n, 3, 3]` to `[n, 8]`; the last element is made 1 and left out.

    Raises:
        ValueError: the matrices have another rank.

    Source: TF 1.15 `tf.contrib.image.matrices_to_flat_transforms`.
    """
    with tf.name_scope("matrices_to_flat_transforms"):
        matrices = tf.convert_to_tensor(transform_matrices, name="transform_matrices")
        if matrices.shape.ndims not in (2, 3):
            raise ValueError(f"Matrices should be 2D or 3D, got: {matrices}")
        flat = tf.reshape(matrices, [-1, 9])
        return (flat / flat[:, 8:9])[:, :8]


def _batched(images: tf.Tensor) -> tf.Tensor:
    """The images as `[n, height, width, channels]`."""
    if images.dtype.base_dtype not in _DTYPES:
        raise TypeError(f"Invalid dtype {images.dtype}; images may be of {', '.join(t.name for t in _DTYPES)}.")
    rank = images.shape.ndims
    if rank not in (2, 3, 4):
        raise TypeError(f"Images should have a rank between 2 and 4 that is known; the shape is {images.shape}.")
    if rank == 2:
        return images[None, :, :, None]
    return images[None] if rank == 3 else images
