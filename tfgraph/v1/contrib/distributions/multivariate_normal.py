"""The multivariate normal distributions whose arguments TensorFlow Probability changed."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.distributions.probability import tfd, with_own_arguments
from tfgraph.v1.contrib.distributions.scale import scale_operator


@with_own_arguments
class MultivariateNormalDiagPlusLowRank(tfd.MultivariateNormalLinearOperator):
    """Normal distribution of vectors, covariance `scale @ scale^T`.

    `scale = diag(scale_diag) + scale_identity_multiplier * I
    + scale_perturb_factor @ diag(scale_perturb_diag) @ scale_perturb_factor^T`.

    Source: TF 1.15 `tf.contrib.distributions.MultivariateNormalDiagPlusLowRank`.
    """

    def __init__(
        self,
        loc: Any = None,
        scale_diag: Any = None,
        scale_identity_multiplier: Any = None,
        scale_perturb_factor: Any = None,
        scale_perturb_diag: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "MultivariateNormalDiagPlusLowRank",
    ):
        """Make it.

        Args:
            loc: mean, `[..., k]`; 0 if None.
            scale_diag: `[..., k]`.
            scale_identity_multiplier: `[...]`.
            scale_perturb_factor: `[..., k, r]`.
            scale_perturb_diag: `[..., r]`.
            validate_args: whether to check at run time.
            allow_nan_stats: whether a statistic that is undefined is NaN, and not an error.
            name: prefix of the ops.

        Raises:
            ValueError: if nothing tells `k`.
        """
        with tf.name_scope(name):
            scale = scale_operator(
                loc,
                scale_diag,
                scale_identity_multiplier,
                perturb_factor=scale_perturb_factor,
                perturb_diag=scale_perturb_diag,
            )
        super().__init__(loc, scale, validate_args, allow_nan_stats, name=name)


@with_own_arguments
class MultivariateNormalDiag(MultivariateNormalDiagPlusLowRank):
    """Normal distribution of vectors with independent elements.

    Their standard deviations are `scale_diag + scale_identity_multiplier`.

    Source: TF 1.15 `tf.contrib.distributions.MultivariateNormalDiag`.
    """

    def __init__(
        self,
        loc: Any = None,
        scale_diag: Any = None,
        scale_identity_multiplier: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "MultivariateNormalDiag",
    ):
        """Make it; the arguments are those of `MultivariateNormalDiagPlusLowRank`."""
        super().__init__(
            loc,
            scale_diag,
            scale_identity_multiplier,
            validate_args=validate_args,
            allow_nan_stats=allow_nan_stats,
            name=name,
        )


@with_own_arguments
class MultivariateNormalDiagWithSoftplusScale(MultivariateNormalDiag):
    """`MultivariateNormalDiag` with the softplus of `scale_diag`.

    Source: TF 1.15 `tf.contrib.distributions.MultivariateNormalDiagWithSoftplusScale`.
    """

    def __init__(
        self,
        loc: Any,
        scale_diag: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "MultivariateNormalDiagWithSoftplusScale",
    ):
        """Make it; the arguments are those of `MultivariateNormalDiag`, `scale_diag` of any sign."""
        with tf.name_scope(name, values=[scale_diag]):
            scale_diag = tf.nn.softplus(scale_diag)
        super().__init__(loc, scale_diag, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
