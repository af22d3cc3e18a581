"""`tf.image` as TF 1.15 built it."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.random_streams.replacements import constants, counts


@counts("ops.image_ops_impl", "crop_to_bounding_box")
def crop_to_bounding_box(
    image: Any, offset_height: Any, offset_width: Any, target_height: Any, target_width: Any
) -> int:
    """1.15 took batch and depth, TF 2.21 takes them from the shape of the image, node by node."""
    return -12 if constants(target_height, target_width) == 2 else -8


@counts("ops.image_ops_impl", "_CheckAtLeast3DImage")
def check_at_least_3d_image(image: Any, require_static: bool = True) -> int:
    """1.15 asserted that all dimensions are positive where one is unknown; TF 2.21 asserts it of the last three."""
    if not image.shape[-3:].is_fully_defined():
        return -4
    return 0 if image.shape.is_fully_defined() else 22


@counts("ops.image_ops_impl", "adjust_jpeg_quality")
def adjust_jpeg_quality(image: Any, jpeg_quality: Any, *args: Any, **kwargs: Any) -> int:
    """TF 2.21 saturates the bytes of a float image."""
    return -4 if tf.as_dtype(getattr(image, "dtype", tf.float32)).is_floating else 0


@counts("ops.image_ops_impl", "central_crop")
def central_crop(image: Any, central_fraction: Any) -> int:
    """TF 2.21 casts the fraction for a height or a width that is not known."""
    shape = getattr(image, "shape", tf.TensorShape(None))
    if shape.rank not in (3, 4) or central_fraction == 1.0:
        return 0
    return -sum(size is None for size in shape.as_list()[-3:-1])
