"""The matrix that `scale_diag`, `scale_tril`, … of one constructor make together."""

from typing import Any

import tensorflow.compat.v1 as tf


def scale_operator(
    loc: Any = None,
    diag: Any = None,
    identity_multiplier: Any = None,
    tril: Any = None,
    perturb_factor: Any = None,
    perturb_diag: Any = None,
) -> Any:
    """Make `(tril or diag) + identity_multiplier * I + perturb_factor @ perturb_diag @ perturb_factor^T`.

    Args:
        loc: `[..., k]`, asked for its dtype, and for `k` where nothing else tells.
        diag: `[..., k]`.
        identity_multiplier: `[...]`.
        tril: `[..., k, k]`, of which the lower triangle counts.
        perturb_factor: `[..., k, r]`.
        perturb_diag: `[..., r]`.

    Returns:
        A `tf.linalg.LinearOperator` of shape `[..., k, k]`; the identity if nothing was given.

    Raises:
        ValueError: if nothing tells `k`, or `perturb_diag` comes without `perturb_factor`.

    Source: TF 1.15 `tf.contrib.distributions.MultivariateNormalDiagPlusLowRank` and `bijectors.Affine`.
    """
    if perturb_diag is not None and perturb_factor is None:
        raise ValueError("scale_perturb_diag was given without scale_perturb_factor.")
    given = (loc, diag, identity_multiplier, tril, perturb_factor, perturb_diag)
    dtype = next((tf.convert_to_tensor(value).dtype for value in given if value is not None), tf.float32)
    loc, diag, identity_multiplier, tril, perturb_factor, perturb_diag = (
        None if value is None else tf.convert_to_tensor(value, dtype) for value in given
    )
    if tril is not None:
        matrix = tf.linalg.band_part(tril, -1, 0)
        for extra in (diag, None if identity_multiplier is None else identity_multiplier[..., None]):
            if extra is not None:
                matrix = tf.linalg.set_diag(matrix, tf.linalg.diag_part(matrix) + extra)
        operator = tf.linalg.LinearOperatorLowerTriangular(matrix, is_non_singular=True)
    elif diag is not None:
        if identity_multiplier is not None:
            diag = diag + identity_multiplier[..., None]
        operator = tf.linalg.LinearOperatorDiag(diag, is_non_singular=True, is_self_adjoint=True)
    else:
        sized = [(perturb_factor, -2), (loc, -1)]
        size = next((_dimension(value, axis) for value, axis in sized if value is not None), None)
        if size is None:
            raise ValueError("Nothing tells the size of the event: give loc, scale_diag or scale_tril.")
        if identity_multiplier is None:
            operator = tf.linalg.LinearOperatorIdentity(size, dtype=dtype)
        else:
            operator = tf.linalg.LinearOperatorScaledIdentity(size, identity_multiplier, is_non_singular=True)
    if perturb_factor is None:
        return operator
    return tf.linalg.LinearOperatorLowRankUpdate(
        operator,
        u=perturb_factor,
        diag_update=perturb_diag,
        # `log|det|` by the determinant lemma wants to know it; without an update it is a sum of squares.
        is_diag_update_positive=perturb_diag is None,
        is_non_singular=True,
    )


def _dimension(value: Any, axis: int) -> Any:
    static = tf.dimension_value(value.shape[axis])
    return tf.shape(value)[axis] if static is None else static
