"""`tf.image` with the names it had in TF 0.x; everything else comes from `tensorflow.compat.v1.image`."""

from typing import Any

import tensorflow.compat.v1 as _tf
from tensorflow.python.ops import image_ops_impl as _image_ops

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.image)


def per_image_standardization(image: Any) -> _tf.Tensor:
    """Scale each image linearly to mean 0 and variance 1, and give it back in its own dtype.

    TF 2.21 gives float32 back for every dtype.

    Args:
        image: `[..., height, width, channels]`, float or integer.

    Returns:
        A tensor of the shape and dtype of `image`; integers are scaled to the range of their dtype and saturate.

    Source: TF 1.15 `tf.image.per_image_standardization`.
    """
    with _tf.name_scope(None, "per_image_standardization", [image]) as scope:
        image = _tf.convert_to_tensor(image, name="image")
        image = _image_ops._AssertAtLeast3DImage(image)
        dtype = image.dtype
        if dtype not in (_tf.float16, _tf.float32):
            image = _tf.image.convert_image_dtype(image, _tf.float32)
        axes = [-1, -2, -3]
        pixels = _tf.reduce_prod(_tf.shape(image)[-3:])
        mean = _tf.reduce_mean(image, axis=axes, keepdims=True)
        stddev = _tf.math.reduce_std(image, axis=axes, keepdims=True)
        least = _tf.rsqrt(_tf.cast(pixels, image.dtype))  # of an image of one colour, the deviation is 0
        image = _tf.div(image - mean, _tf.maximum(stddev, least), name=scope)
        return _tf.image.convert_image_dtype(image, dtype, saturate=True)
