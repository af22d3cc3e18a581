"""The Wishart distribution under TF 1.15's two names."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.distributions.probability import tfd, with_own_arguments


@with_own_arguments
class WishartCholesky(tfd.WishartTriL):
    """Wishart distribution of positive definite matrices, by the Cholesky factor of its scale.

    Source: TF 1.15 `tf.contrib.distributions.WishartCholesky`.
    """

    def __init__(
        self,
        df: Any,
        scale: Any,
        cholesky_input_output_matrices: bool = False,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "WishartCholesky",
    ):
        """Make it.

        Args:
            df: degrees of freedom, >= k; float `[...]`.
            scale: lower triangular Cholesky factor of the scale, `[..., k, k]`.
            cholesky_input_output_matrices: whether samples and values are Cholesky factors, too.
            validate_args: whether to check at run time.
            allow_nan_stats: whether a statistic that is undefined is NaN, and not an error.
            name: prefix of the ops.
        """
        super().__init__(df, scale, cholesky_input_output_matrices, validate_args, allow_nan_stats, name)

    @property
    def cholesky_input_output_matrices(self) -> bool:
        """Whether samples and values are Cholesky factors."""
        return self.input_output_cholesky

    # TF 1.15 gives Cholesky factors here, for better or worse; TensorFlow Probability gives the
    # elementwise variance and its square root.
    def _variance(self) -> Any:
        variance = _elementwise_variance(self)
        return tf.linalg.cholesky(variance) if self.input_output_cholesky else variance

    def _stddev(self) -> Any:
        if self.input_output_cholesky:
            raise ValueError("The standard deviation of a Wishart distribution of Cholesky factors is not defined.")
        return tf.linalg.cholesky(_elementwise_variance(self))


@with_own_arguments
class WishartFull(WishartCholesky):
    """Wishart distribution of positive definite matrices, by its scale.

    Source: TF 1.15 `tf.contrib.distributions.WishartFull`.
    """

    def __init__(
        self,
        df: Any,
        scale: Any,
        cholesky_input_output_matrices: bool = False,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "WishartFull",
    ):
        """Make it; `scale` is symmetric and positive definite, the rest as for `WishartCholesky`."""
        with tf.name_scope(name, values=[scale]):
            factor = tf.linalg.cholesky(scale)
        super().__init__(df, factor, cholesky_input_output_matrices, validate_args, allow_nan_stats, name)


def _elementwise_variance(distribution: Any) -> Any:
    factor = tf.convert_to_tensor(distribution.scale_tril)
    df = distribution.df[..., None, None]
    scale = tf.linalg.matmul(factor, factor, adjoint_b=True)
    diagonal = tf.linalg.diag_part(scale)[..., None]
    return df * (tf.square(scale) + tf.linalg.matmul(diagonal, diagonal, adjoint_b=True))
