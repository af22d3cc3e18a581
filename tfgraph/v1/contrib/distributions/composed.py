"""Distributions that are made of other distributions, those of `tf.distributions` among them."""

from collections.abc import Callable
from typing import Any

from tfgraph.v1.contrib.distributions.probability import InOrder, of_probability, tfd


class BatchReshape(InOrder, tfd.BatchReshape):
    """A distribution with its batch in another shape. Source: TF 1.15 `tf.contrib.distributions.BatchReshape`."""

    order = ("distribution", "batch_shape", "validate_args", "allow_nan_stats", "name")


class Independent(InOrder, tfd.Independent):
    """A distribution, some batch axes of which are events. Source: TF 1.15 `tf.contrib.distributions.Independent`."""

    order = ("distribution", "reinterpreted_batch_ndims", "validate_args", "name")


class MixtureSameFamily(InOrder, tfd.MixtureSameFamily):
    """Mixture over the last batch axis. Source: TF 1.15 `tf.contrib.distributions.MixtureSameFamily`."""

    order = ("mixture_distribution", "components_distribution", "validate_args", "allow_nan_stats", "name")


class Mixture(InOrder, tfd.Mixture):
    """Mixture of a list of distributions. Source: TF 1.15 `tf.contrib.distributions.Mixture`."""

    order = ("cat", "components", "validate_args", "allow_nan_stats", "use_static_graph", "name")


class QuantizedDistribution(InOrder, tfd.QuantizedDistribution):
    """`ceil` of a distribution, clipped. Source: TF 1.15 `tf.contrib.distributions.QuantizedDistribution`."""

    order = ("distribution", "low", "high", "validate_args", "name")


class SinhArcsinh(InOrder, tfd.SinhArcsinh):
    """`sinh((arcsinh(z) + skewness) * tailweight)`. Source: TF 1.15 `tf.contrib.distributions.SinhArcsinh`."""

    order = ("loc", "scale", "skewness", "tailweight", "distribution", "validate_args", "allow_nan_stats", "name")


class Autoregressive(tfd.Autoregressive):
    """Each step drawn from what `distribution_fn` makes of the steps before.

    Source: TF 1.15 `tf.contrib.distributions.Autoregressive`.
    """

    def __init__(self, distribution_fn: Callable[..., Any], *args: Any, **kwargs: Any):
        """Make it.

        Args:
            distribution_fn: from samples `[..., event]` to a distribution of their shape.
            *args: as TensorFlow Probability's: `sample0`, `num_steps`, `validate_args`, `allow_nan_stats`, `name`.
            **kwargs: likewise.
        """
        super().__init__(lambda *samples: of_probability(distribution_fn(*samples)), *args, **kwargs)

    @property
    def distribution0(self) -> Any:
        """The distribution of the first step."""
        return self._get_distribution0()

    # TensorFlow Probability leaves the static shapes open.
    def _batch_shape(self) -> Any:
        return self.distribution0.batch_shape

    def _event_shape(self) -> Any:
        return self.distribution0.event_shape

    @classmethod
    def _parameter_properties(cls, dtype: Any, num_classes: Any = None) -> Any:
        return super()._parameter_properties(dtype, num_classes)
