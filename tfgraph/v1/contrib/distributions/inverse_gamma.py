"""`InverseGamma` under TF 1.15's arguments: TensorFlow Probability calls the rate a scale."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.distributions.probability import tfd, with_own_arguments


@with_own_arguments
class InverseGamma(tfd.InverseGamma):
    """The distribution of `1 / x` where `x` is `Gamma(concentration, rate)`.

    Source: TF 1.15 `tf.contrib.distributions.InverseGamma`.
    """

    def __init__(
        self,
        concentration: Any,
        rate: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "InverseGamma",
    ):
        """Make it.

        Args:
            concentration: > 0; float `[...]`.
            rate: > 0; float `[...]`.
            validate_args: whether to check at run time.
            allow_nan_stats: whether a statistic that is undefined is NaN, and not an error.
            name: prefix of the ops.
        """
        super().__init__(concentration, rate, validate_args, allow_nan_stats, name)

    @property
    def rate(self) -> Any:
        """The rate."""
        return self.scale


@with_own_arguments
class InverseGammaWithSoftplusConcentrationRate(InverseGamma):
    """`InverseGamma` with the softplus of concentration and rate.

    Source: TF 1.15 `tf.contrib.distributions.InverseGammaWithSoftplusConcentrationRate`.
    """

    def __init__(
        self,
        concentration: Any,
        rate: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "InverseGammaWithSoftplusConcentrationRate",
    ):
        """Make it; the arguments are those of `InverseGamma`, of any sign."""
        with tf.name_scope(name, values=[concentration, rate]):
            super().__init__(
                tf.nn.softplus(concentration, name="softplus_concentration"),
                tf.nn.softplus(rate, name="softplus_rate"),
                validate_args,
                allow_nan_stats,
                name,
            )
