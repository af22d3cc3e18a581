"""Distributions into whose arguments TensorFlow Probability put a new one before the last."""

from tfgraph.v1.contrib.distributions.probability import InOrder, tfd


class Geometric(InOrder, tfd.Geometric):
    """How many fail before the first success. Source: TF 1.15 `tf.contrib.distributions.Geometric`."""

    order = ("logits", "probs", "validate_args", "allow_nan_stats", "name")


class MultivariateNormalTriL(InOrder, tfd.MultivariateNormalTriL):
    """Normal distribution of vectors, covariance `scale_tril @ scale_tril^T`.

    Source: TF 1.15 `tf.contrib.distributions.MultivariateNormalTriL`.
    """

    order = ("loc", "scale_tril", "validate_args", "allow_nan_stats", "name")


class NegativeBinomial(InOrder, tfd.NegativeBinomial):
    """How many succeed before `total_count` fail. Source: TF 1.15 `tf.contrib.distributions.NegativeBinomial`."""

    order = ("total_count", "logits", "probs", "validate_args", "allow_nan_stats", "name")


class Poisson(InOrder, tfd.Poisson):
    """How often something rare happens. Source: TF 1.15 `tf.contrib.distributions.Poisson`."""

    order = ("rate", "log_rate", "validate_args", "allow_nan_stats", "name")
