"""A base class for distributions whose methods take more keyword arguments."""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf


def _conditional(method: str) -> Callable[..., Any]:
    def call(self: Any, value: Any, name: str = method, **condition_kwargs: Any) -> Any:
        return getattr(self, f"_call_{method}")(value, name, **condition_kwargs)

    call.__name__ = method
    call.__doc__ = f"`{method}(value)`; `condition_kwargs` go to `_{method}`."
    return call


class ConditionalDistribution(tf.distributions.Distribution):
    """A distribution whose methods hand their keyword arguments to `_sample_n`, `_log_prob`, ….

    Source: TF 1.15 `tf.contrib.distributions.ConditionalDistribution`.
    """

    def sample(
        self, sample_shape: Any = (), seed: int | None = None, name: str = "sample", **condition_kwargs: Any
    ) -> Any:
        """Samples of shape `[*sample_shape, *batch, *event]`; `condition_kwargs` go to `_sample_n`."""
        return self._call_sample_n(sample_shape, seed, name, **condition_kwargs)

    log_prob = _conditional("log_prob")
    prob = _conditional("prob")
    log_cdf = _conditional("log_cdf")
    cdf = _conditional("cdf")
    log_survival_function = _conditional("log_survival_function")
    survival_function = _conditional("survival_function")
