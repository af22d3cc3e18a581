"""What a sample of known variance says about its mean, where the prior is normal."""

from typing import Any

import tensorflow.compat.v1 as tf


def normal_conjugates_known_scale_posterior(prior: Any, scale: Any, s: Any, n: Any) -> Any:
    """The posterior of the mean of normal variables.

    Args:
        prior: `tf.distributions.Normal`, of the mean.
        scale: standard deviation of the variables.
        s: sum of those observed.
        n: how many were observed.

    Returns:
        A `tf.distributions.Normal`.

    Raises:
        TypeError: if the prior is not normal, or `s` of another dtype.

    Source: TF 1.15 `tf.contrib.distributions.normal_conjugates_known_scale_posterior`.
    """
    loc, variance = _posterior(prior, scale, s, n)
    return tf.distributions.Normal(loc, tf.sqrt(variance))


def normal_conjugates_known_scale_predictive(prior: Any, scale: Any, s: Any, n: Any) -> Any:
    """The distribution of the next variable; the arguments are those of the posterior.

    Source: TF 1.15 `tf.contrib.distributions.normal_conjugates_known_scale_predictive`.
    """
    loc, variance = _posterior(prior, scale, s, n)
    return tf.distributions.Normal(loc, tf.sqrt(variance + tf.square(scale)))


def _posterior(prior: Any, scale: Any, s: Any, n: Any) -> tuple[Any, Any]:
    """Mean and variance of the posterior."""
    if not isinstance(prior, tf.distributions.Normal):
        raise TypeError(f"Expected prior to be a Normal, received {prior}.")
    s = tf.convert_to_tensor(s)
    if s.dtype != prior.dtype:
        raise TypeError(f"s is {s.dtype.name}, the prior {tf.as_dtype(prior.dtype).name}: cast one.")
    n = tf.cast(n, prior.dtype)
    prior_variance, variance = tf.square(prior.scale), tf.square(scale)
    posterior_variance = 1 / (1 / prior_variance + n / variance)
    return (prior.loc / prior_variance + s / variance) * posterior_variance, posterior_variance
