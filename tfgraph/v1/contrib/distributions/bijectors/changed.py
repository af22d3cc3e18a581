"""Bijectors whose numbers TensorFlow Probability changed; here they are TF 1.15's."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.distributions.probability import tfb


class FillTriangular(tfb.FillTriangular):
    """From vectors `[..., k * (k + 1) / 2]` to triangular matrices `[..., k, k]`.

    Source: TF 1.15 `tf.contrib.distributions.bijectors.FillTriangular`.
    """

    # Zeros of the batch's shape; TensorFlow Probability's is one zero.
    def _forward_log_det_jacobian(self, x: Any) -> Any:
        return tf.zeros_like(x[..., 0])

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        return tf.zeros_like(y[..., 0, 0])


class MatrixInverseTriL(tfb.MatrixInverseTriL):
    """The inverse of lower triangular matrices `[..., k, k]`.

    Source: TF 1.15 `tf.contrib.distributions.bijectors.MatrixInverseTriL`.
    """

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        # TF 1.15 takes the formula of a matrix without zeros, 2 * k in place of k + 1; a script gets what it got.
        size = tf.cast(tf.shape(x)[-1], x.dtype)
        return -2 * size * tf.reduce_sum(tf.log(tf.abs(tf.linalg.diag_part(x))), axis=-1)


class SinhArcsinh(tfb.Chain):
    """`sinh((arcsinh(x) + skewness) * tailweight)`.

    TensorFlow Probability's has a factor that keeps 2 at 2 where skewness is 0.

    Source: TF 1.15 `tf.contrib.distributions.bijectors.SinhArcsinh`.
    """

    def __init__(
        self, skewness: Any = None, tailweight: Any = None, validate_args: bool = False, name: str = "SinhArcsinh"
    ):
        """Make it.

        Args:
            skewness: 0 if None.
            tailweight: > 0; 1 if None.
            validate_args: whether to check at run time.
            name: prefix of the ops.
        """
        curve = tfb.SinhArcsinh(skewness, tailweight, validate_args)
        factor = tf.sinh(tf.asinh(tf.constant(2.0, curve.tailweight.dtype)) * curve.tailweight) / 2
        super().__init__([tfb.Scale(factor), curve], validate_args=validate_args, name=name)
        self._curve = curve

    @property
    def skewness(self) -> Any:
        """Skewness."""
        return self._curve.skewness

    @property
    def tailweight(self) -> Any:
        """Weight of the tails."""
        return self._curve.tailweight
