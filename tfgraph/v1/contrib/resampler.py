"""`tf.contrib.resampler` of TF 1.15: bilinear samples of images.

Source: TF 1.15 `tf.contrib.resampler`.
"""

from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


def resampler(data: Any, warp: Any, name: str = "resampler") -> _tf.Tensor:
    """Sample images at points; outside the image, and up to one pixel beyond its edge, it fades to 0.

    TF 1.15 has a kernel for it; this is made of gathers, and has gradients by both arguments, too.

    Args:
        data: `[batch, height, width, channels]`, float16, float32 or float64.
        warp: `[batch, ..., 2]`, (x, y) in pixels.
        name: of the ops.

    Returns:
        `[batch, ..., channels]`.

    Raises:
        ValueError: the ranks or the last dimension of `warp` are others.

    Source: TF 1.15 `tf.contrib.resampler.resampler`; https://arxiv.org/abs/1506.02025.
    """
    with _tf.name_scope(name, "resampler", [data, warp]):
        data, warp = _tf.convert_to_tensor(data, name="data"), _tf.convert_to_tensor(warp, name="warp")
        if data.shape.ndims != 4 or warp.shape.ndims is None or warp.shape.ndims < 2:
            raise ValueError(
                "Only bilinear interpolation is currently supported: data should be [batch, height, width, channels] "
                f"and warp [batch, ..., 2], not {data.shape} and {warp.shape}."
            )
        if not warp.shape[-1:].is_compatible_with([2]):
            raise ValueError(f"Only bilinear interpolation is supported, warping to 2 dimensions, not {warp.shape}.")
        batch, height, width, channels = _tf.unstack(_tf.shape(data))
        points = _tf.reshape(warp, [batch, -1, 2])
        size = _tf.cast(_tf.stack([width, height]), points.dtype)
        inside = _tf.reduce_all((points > -1) & (points < size), -1, keepdims=True)
        points = _tf.where(inside & _tf.fill(_tf.shape(points), True), points, _tf.zeros_like(points))
        low = _tf.floor(points)
        fraction = low + 1 - points  # 1 on a pixel, towards 0 at the next one
        corner = _tf.cast(low, _tf.int32) + 1
        # A border of zeros: every corner is inside then.
        bordered = _tf.pad(data, [[0, 0], [1, 1], [1, 1], [0, 0]])

        def value(dx: int, dy: int) -> _tf.Tensor:
            return _tf.gather_nd(bordered, (corner + [dx, dy])[..., ::-1], batch_dims=1)

        x, y = fraction[..., :1], fraction[..., 1:]
        sample = (
            x * y * value(0, 0)
            + (1 - x) * (1 - y) * value(1, 1)
            + x * (1 - y) * value(0, 1)
            + (1 - x) * y * value(1, 0)
        )
        sample = sample * _tf.cast(inside, sample.dtype)
        sample = _tf.reshape(sample, _tf.concat([_tf.shape(warp)[:-1], [channels]], 0))
        sample.set_shape(warp.shape[:-1].concatenate(data.shape[-1:]))
        return sample
