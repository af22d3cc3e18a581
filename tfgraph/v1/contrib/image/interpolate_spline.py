"""Polyharmonic splines. Source: TF 1.15 `tf.contrib.image.interpolate_spline`."""

from typing import Any

import tensorflow.compat.v1 as tf

#: The smallest squared distance that is told from none: neither square root nor logarithm has a derivative at 0.
EPSILON = 1e-10


def interpolate_spline(
    train_points: Any,
    train_values: Any,
    query_points: Any,
    order: int,
    regularization_weight: float = 0.0,
    name: str = "interpolate_spline",
) -> tf.Tensor:
    """Interpolate between scattered points by a polyharmonic spline; order 2 is the thin plate spline.

    Args:
        train_points: `[batch, n, d]`, d known.
        train_values: `[batch, n, k]`, k known.
        query_points: `[batch, m, d]`.
        order: of the spline, > 0.
        regularization_weight: >= 0; the larger, the smoother.
        name: of the ops.

    Returns:
        `[batch, m, k]`.

    Raises:
        ValueError: d or k is not known.

    Source: TF 1.15 `tf.contrib.image.interpolate_spline`; https://en.wikipedia.org/wiki/Polyharmonic_spline.
    """
    with tf.name_scope(name):
        points, values, queries = (tf.convert_to_tensor(t) for t in (train_points, train_values, query_points))
        batch, n, _ = tf.unstack(tf.shape(points))
        d, k = points.shape[-1:].as_list()[0], values.shape[-1:].as_list()[0]
        if d is None or k is None:
            raise ValueError(
                "The dimensionality of the points (d) and of the values (k) must be statically-inferrable; "
                f"the shapes are {points.shape} and {values.shape}."
            )
        matrix = _phi(_squared_distances_within(points), order)
        if regularization_weight > 0:
            matrix += regularization_weight * tf.eye(n, dtype=points.dtype)[None]
        # The weights of the points, and a linear function; the weights are orthogonal to all linear functions.
        linear = _with_ones(points)  # [batch, n, d + 1]
        left = tf.concat([matrix, tf.transpose(linear, [0, 2, 1])], 1)
        right = tf.concat([linear, tf.zeros([batch, d + 1, d + 1], points.dtype)], 1)
        targets = tf.concat([values, tf.zeros([batch, d + 1, k], points.dtype)], 1)
        weights = tf.matrix_solve(tf.concat([left, right], 2), targets)
        radial = tf.matmul(_phi(_squared_distances(queries, points), order), weights[:, :n])
        return radial + tf.matmul(_with_ones(queries), weights[:, n:])


def _with_ones(points: tf.Tensor) -> tf.Tensor:
    return tf.concat([points, tf.ones_like(points[..., :1])], 2)


def _squared_distances(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """From each point of x to each of y: `[batch, m, n]`."""
    x_squared = tf.reduce_sum(tf.square(x), 2)[:, :, None]
    y_squared = tf.reduce_sum(tf.square(y), 2)[:, None, :]
    return x_squared - 2 * tf.matmul(x, y, adjoint_b=True) + y_squared


def _squared_distances_within(x: tf.Tensor) -> tf.Tensor:
    """From each point to each other; those from a point to itself are exactly 0, unlike above: `[batch, n, n]`."""
    products = tf.matmul(x, x, adjoint_b=True)
    squared = tf.matrix_diag_part(products)
    return squared[:, :, None] - 2 * products + squared[:, None, :]


def _phi(r: tf.Tensor, order: int) -> tf.Tensor:
    """The radial function, of squared distances."""
    with tf.name_scope("phi"):
        bounded = tf.maximum(r, EPSILON)
        if order == 1:
            return tf.sqrt(bounded)
        if order == 2:
            return 0.5 * r * tf.log(bounded)
        if order == 4:
            return 0.5 * tf.square(r) * tf.log(bounded)
        power = tf.pow(bounded, 0.5 * order)
        return 0.5 * power * tf.log(bounded) if order % 2 == 0 else power
