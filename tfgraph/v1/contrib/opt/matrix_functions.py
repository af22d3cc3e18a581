"""Roots of symmetric positive matrices by iteration, without a singular value decomposition.

Source: TF 1.15 `tensorflow.contrib.opt.python.training.matrix_functions`.
"""

from typing import Any

import tensorflow.compat.v1 as tf


def matrix_square_root(mat_a: Any, mat_a_size: Any, iter_count: int = 100, ridge_epsilon: float = 1e-4) -> tf.Tensor:
    """The square root of a symmetric positive semi-definite matrix.

    Args:
        mat_a: `[mat_a_size, mat_a_size]`.
        mat_a_size: its size.
        iter_count: the largest number of iterations.
        ridge_epsilon: added to the diagonal first.

    Source: TF 1.15 `matrix_functions.matrix_square_root`; Higham: Stable iterations for the matrix
    square root (1997), equation 2.6b.
    """
    identity = tf.eye(tf.cast(mat_a_size, tf.int32))
    mat_a = mat_a + ridge_epsilon * identity
    norm = tf.sqrt(tf.reduce_sum(mat_a * mat_a))

    def goes_on(i: Any, y: Any, y_before: Any, z: Any, error: Any, error_before: Any) -> Any:
        return tf.logical_and(i < iter_count, error < error_before)

    def step(i: Any, y: Any, y_before: Any, z: Any, error: Any, error_before: Any) -> Any:
        correction = 0.5 * (3.0 * identity - tf.matmul(z, y))
        y_next = tf.matmul(y, correction)
        z_next = tf.matmul(correction, z)
        root = y_next * tf.sqrt(norm)
        residual = mat_a - tf.matmul(root, root)
        return i + 1, y_next, y, z_next, tf.sqrt(tf.reduce_sum(residual * residual)) / norm, error

    start = mat_a / norm
    # The last step made it worse: the result is that of the one before.
    _, _, root, *_ = tf.while_loop(goes_on, step, [0, start, start, identity, norm, norm + 1.0])
    return root * tf.sqrt(norm)


def matrix_inverse_pth_root(
    mat_g: Any,
    mat_g_size: Any,
    alpha: float,
    iter_count: int = 100,
    epsilon: float = 1e-6,
    ridge_epsilon: float = 1e-6,
) -> tf.Tensor:
    """`mat_g ** alpha` for `alpha = -1/p` of a symmetric positive semi-definite matrix.

    Args:
        mat_g: `[mat_g_size, mat_g_size]`.
        mat_g_size: its size.
        alpha: -1/p, p a positive integer.
        iter_count: the largest number of iterations.
        epsilon: it is done when no element is further from the unit matrix.
        ridge_epsilon: added to the diagonal first.

    Source: TF 1.15 `matrix_functions.matrix_inverse_pth_root`; Guo, Higham: A Schur-Newton method for
    the matrix p-th root and its inverse (2006), equation 3.2.
    """
    if mat_g_size == 1:
        return tf.pow(mat_g + ridge_epsilon, alpha)
    identity = tf.eye(tf.cast(mat_g_size, tf.int32))

    def goes_on(i: Any, m: Any, x: Any) -> Any:
        return tf.logical_and(i < iter_count, tf.reduce_max(tf.abs(m - identity)) > epsilon)

    def step(i: Any, m: Any, x: Any) -> Any:
        factor = (1 - alpha) * identity + alpha * m
        return i + 1, tf.matmul(_power(factor, round(-1.0 / alpha)), m), tf.matmul(x, factor)

    damped = mat_g + ridge_epsilon * identity
    # A guess at the best scale; it takes for granted that the eigenvalues differ by more than 2 ** p.
    scale = (1 - 1 / alpha) / (2 * tf.norm(damped))
    return tf.while_loop(goes_on, step, [0, damped * scale, identity * tf.pow(scale, -alpha)])[2]


def _power(matrix: tf.Tensor, exponent: int) -> tf.Tensor:
    """`matrix ** exponent`, exponent > 0, by squaring."""
    power = None
    while exponent:
        if exponent % 2:
            power = matrix if power is None else tf.matmul(matrix, power)
        exponent //= 2
        matrix = tf.matmul(matrix, matrix)
    return power
