"""`TransformedDistribution` under TF 1.15's arguments: it could give a scalar distribution a shape."""

from typing import Any

from tfgraph.v1.contrib.distributions.probability import of_probability, tfb, tfd, with_own_arguments


@with_own_arguments
class TransformedDistribution(tfd.TransformedDistribution):
    """The distribution of `bijector(x)`, where `x` is drawn from `distribution`.

    Its methods take `bijector_kwargs` and `distribution_kwargs`, as those of 1.15's
    `ConditionalTransformedDistribution` did.

    Source: TF 1.15 `tf.contrib.distributions.TransformedDistribution`.
    """

    def __init__(
        self,
        distribution: Any,
        bijector: Any = None,
        batch_shape: Any = None,
        event_shape: Any = None,
        validate_args: bool = False,
        name: str | None = None,
    ):
        """Make it.

        Args:
            distribution: of `x`; scalar in what the next two replace.
            bijector: of `tf.contrib.distributions.bijectors` or TensorFlow Probability; the identity if None.
            batch_shape: a shape for the batch of `distribution`, which must have none.
            event_shape: a shape for the events of `distribution`, drawn independently of each other.
            validate_args: whether to check at run time.
            name: prefix of the ops.
        """
        distribution = of_probability(distribution)
        if batch_shape is not None:
            distribution = tfd.BatchBroadcast(distribution, with_shape=batch_shape)
        if event_shape is not None:
            distribution = tfd.Sample(distribution, sample_shape=event_shape)
        bijector = tfb.Identity() if bijector is None else bijector
        super().__init__(distribution, bijector, validate_args=validate_args, name=name)

    # As in TF 1.15 every bijector is taken to be increasing, a user's own needs not say so; with one that
    # is not, these say P[X <= x] where TensorFlow Probability says P[Y <= y].
    def _cdf(self, y: Any, **kwargs: Any) -> Any:
        return self._of_preimage("cdf", y, kwargs)

    def _log_cdf(self, y: Any, **kwargs: Any) -> Any:
        return self._of_preimage("log_cdf", y, kwargs)

    def _survival_function(self, y: Any, **kwargs: Any) -> Any:
        return self._of_preimage("survival_function", y, kwargs)

    def _log_survival_function(self, y: Any, **kwargs: Any) -> Any:
        return self._of_preimage("log_survival_function", y, kwargs)

    def _quantile(self, value: Any, **kwargs: Any) -> Any:
        distribution_kwargs, bijector_kwargs = self._split("quantile", kwargs)
        return self.bijector.forward(self.distribution.quantile(value, **distribution_kwargs), **bijector_kwargs)

    def _of_preimage(self, method: str, y: Any, kwargs: dict[str, Any]) -> Any:
        distribution_kwargs, bijector_kwargs = self._split(method, kwargs)
        x = self.bijector.inverse(y, **bijector_kwargs)
        return getattr(self.distribution, method)(x, **distribution_kwargs)

    def _split(self, method: str, kwargs: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        if not self.bijector._is_injective:
            raise NotImplementedError(f"{method} is not implemented for {self.bijector.name}, which is not injective.")
        return kwargs.get("distribution_kwargs") or {}, kwargs.get("bijector_kwargs") or {}


class ConditionalTransformedDistribution(TransformedDistribution):
    """A `TransformedDistribution`; the methods of both take the keyword arguments of bijector and distribution.

    Source: TF 1.15 `tf.contrib.distributions.ConditionalTransformedDistribution`.
    """
