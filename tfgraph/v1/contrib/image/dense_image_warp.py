"""Warps images by a flow for each pixel. Source: TF 1.15 `tf.contrib.image.dense_image_warp`."""

from typing import Any

import tensorflow.compat.v1 as tf


def dense_image_warp(image: Any, flow: Any, name: str = "dense_image_warp") -> tf.Tensor:
    """Take each pixel (y, x) from the place `(y, x) - flow[y, x]` of the image; outside, from its nearest pixels.

    Args:
        image: `[batch, height, width, channels]`, height and width at least 2.
        flow: `[batch, height, width, 2]`, floating point.
        name: of the ops.

    Returns:
        Of the shape and dtype of `image`.

    Source: TF 1.15 `tf.contrib.image.dense_image_warp`.
    """
    with tf.name_scope(name):
        image, flow = tf.convert_to_tensor(image), tf.convert_to_tensor(flow)
        batch, height, width, _ = tf.unstack(tf.shape(image))
        y, x = tf.meshgrid(tf.range(height), tf.range(width), indexing="ij")
        places = tf.cast(tf.stack([y, x], axis=2), flow.dtype)[None] - flow
        warped = _interpolate_bilinear(image, tf.reshape(places, [batch, height * width, 2]))
        return tf.reshape(warped, tf.shape(image))


def _interpolate_bilinear(
    grid: Any, query_points: Any, name: str = "interpolate_bilinear", indexing: str = "ij"
) -> tf.Tensor:
    """The values of a grid between its points.

    Args:
        grid: `[batch, height, width, channels]`, height and width at least 2.
        query_points: `[batch, n, 2]`, floating point.
        name: of the ops.
        indexing: "ij", points are (row, column), or "xy".

    Returns:
        `[batch, n, channels]`.

    Raises:
        ValueError: `indexing` is neither, or the grid has not four dimensions.
    """
    if indexing not in ("ij", "xy"):
        raise ValueError(f"Indexing mode must be 'ij' or 'xy', not {indexing!r}")
    with tf.name_scope(name):
        grid, query_points = tf.convert_to_tensor(grid), tf.convert_to_tensor(query_points)
        if grid.shape.ndims != 4:
            raise ValueError(f"Grid must be 4 dimensional. Received size: {grid.shape}")
        checks = [
            tf.assert_rank(query_points, 3, message="Query points must be 3 dimensional."),
            tf.assert_equal(tf.shape(query_points)[2], 2, message="Query points must be size 2 in dim 2."),
            tf.assert_greater_equal(tf.shape(grid)[1:3], 2, message="Grid height and width must be at least 2."),
        ]
        with tf.control_dependencies([check for check in checks if check is not None]):
            size = tf.shape(grid)[1:3]
        points = query_points if indexing == "ij" else query_points[:, :, ::-1]
        floor = tf.maximum(tf.zeros([], points.dtype), tf.floor(points))
        floor = tf.minimum(floor, tf.cast(size - 2, points.dtype))
        alpha = tf.clip_by_value(tf.cast(points - floor, grid.dtype), 0, 1)
        corner = tf.cast(floor, tf.int32)

        def value(dy: int, dx: int) -> tf.Tensor:
            return tf.gather_nd(grid, corner + [dy, dx], batch_dims=1)

        y, x = alpha[:, :, :1], alpha[:, :, 1:]
        top = x * (value(0, 1) - value(0, 0)) + value(0, 0)
        bottom = x * (value(1, 1) - value(1, 0)) + value(1, 0)
        return y * (bottom - top) + top
