"""Warps images by a few control points. Source: TF 1.15 `tf.contrib.image.sparse_image_warp`."""

from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.image.dense_image_warp import dense_image_warp
from tfgraph.v1.contrib.image.interpolate_spline import interpolate_spline


def sparse_image_warp(
    image: Any,
    source_control_point_locations: Any,
    dest_control_point_locations: Any,
    interpolation_order: int = 2,
    regularization_weight: float = 0.0,
    num_boundary_points: int = 0,
    name: str = "sparse_image_warp",
) -> tuple[tf.Tensor, tf.Tensor]:
    """Warp images so that the source points come to lie on the destination points.

    Args:
        image: `[batch, height, width, channels]`, the first three known.
        source_control_point_locations: `[batch, n, 2]`, (y, x) in pixels.
        dest_control_point_locations: `[batch, n, 2]`.
        interpolation_order: of the spline between the points.
        regularization_weight: of the spline.
        num_boundary_points: so many points per edge, one corner among them, stay where they are.
        name: of the ops.

    Returns:
        `(warped image, flow [batch, height, width, 2])`.

    Source: TF 1.15 `tf.contrib.image.sparse_image_warp`.
    """
    with tf.name_scope(name):
        image, source, destination = (
            tf.convert_to_tensor(t) for t in (image, source_control_point_locations, dest_control_point_locations)
        )
        flows = destination - source
        batch, height, width, _ = image.shape.as_list()
        if num_boundary_points > 0:
            edge = _boundary(height, width, num_boundary_points + 1)
            fixed = tf.constant(np.tile(edge[None], [batch, 1, 1]), dtype=destination.dtype)
            destination = tf.concat([destination, fixed], 1)
            flows = tf.concat([flows, tf.zeros_like(fixed)], 1)
        grid = np.stack(np.meshgrid(np.arange(height), np.arange(width), indexing="ij"), -1).reshape(1, -1, 2)
        pixels = tf.constant(np.tile(grid, [batch, 1, 1]), dtype=image.dtype)
        dense = interpolate_spline(destination, flows, pixels, interpolation_order, regularization_weight)
        dense = tf.reshape(dense, [batch, height, width, 2])
        return dense_image_warp(image, dense), dense


def _boundary(height: int, width: int, points_per_edge: int) -> np.ndarray:
    """Points on the edge of an image, corners among them: `[n, 2]`."""
    y, x = np.meshgrid(
        np.linspace(0, height - 1, points_per_edge), np.linspace(0, width - 1, points_per_edge), indexing="ij"
    )
    on_edge = (x == 0) | (x == width - 1) | (y == 0) | (y == height - 1)
    return np.stack([y[on_edge], x[on_edge]], axis=-1)
