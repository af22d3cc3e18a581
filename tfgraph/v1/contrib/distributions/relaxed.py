"""The relaxed one-hot distributions, whose `dtype` TensorFlow Probability dropped."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.distributions.probability import tfd, with_own_arguments


@with_own_arguments
class ExpRelaxedOneHotCategorical(tfd.ExpRelaxedOneHotCategorical):
    """Logarithm of a `RelaxedOneHotCategorical`.

    Source: TF 1.15 `tf.contrib.distributions.ExpRelaxedOneHotCategorical`.
    """

    def __init__(
        self,
        temperature: Any,
        logits: Any = None,
        probs: Any = None,
        dtype: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "ExpRelaxedOneHotCategorical",
    ):
        """Make it.

        Args:
            temperature: > 0, a scalar.
            logits: `[..., n]`; or `probs`, not both.
            probs: `[..., n]`.
            dtype: of the samples, which is that of the parameters; another is an error.
            validate_args: whether to check at run time.
            allow_nan_stats: whether a statistic that is undefined is NaN, and not an error.
            name: prefix of the ops.

        Raises:
            ValueError: if `dtype` is not that of the parameters.
        """
        super().__init__(temperature, logits, probs, validate_args, allow_nan_stats, name)
        _check_dtype(self, dtype)


@with_own_arguments
class RelaxedOneHotCategorical(tfd.RelaxedOneHotCategorical):
    """Concrete or Gumbel-softmax distribution: points of the simplex that are nearly one-hot.

    Source: TF 1.15 `tf.contrib.distributions.RelaxedOneHotCategorical`; Maddison et al. 2017, Jang et al. 2017.
    """

    def __init__(
        self,
        temperature: Any,
        logits: Any = None,
        probs: Any = None,
        dtype: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "RelaxedOneHotCategorical",
    ):
        """Make it; the arguments are those of `ExpRelaxedOneHotCategorical`."""
        super().__init__(temperature, logits, probs, validate_args, allow_nan_stats, name)
        _check_dtype(self, dtype)


def _check_dtype(distribution: Any, dtype: Any) -> None:
    if dtype is not None and tf.as_dtype(dtype) != distribution.dtype:
        raise ValueError(
            f"{type(distribution).__name__}: dtype is {tf.as_dtype(dtype).name}, but the parameters are "
            f"{tf.as_dtype(distribution.dtype).name}. Cast logits or probs, and the temperature."
        )
