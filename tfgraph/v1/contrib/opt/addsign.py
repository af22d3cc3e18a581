"""AddSign. Source: TF 1.15 `tf.contrib.opt.AddSignOptimizer`; https://arxiv.org/abs/1709.07417."""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt.sign_optimizer import SignOptimizer


class AddSignOptimizer(SignOptimizer):
    """Steps by `learning_rate * (alpha + decay * sign(g) * sign(m)) * g`, where `m` is the average of `g`.

    Source: TF 1.15 `tf.contrib.opt.AddSignOptimizer`.
    """

    _kernel = "ApplyAddSign"

    def __init__(
        self,
        learning_rate: Any = 0.1,
        alpha: Any = 1.0,
        beta: Any = 0.9,
        sign_decay_fn: Callable[[Any], Any] | None = None,
        use_locking: bool = False,
        name: str = "AddSignOptimizer",
    ):
        """Make it; `SignOptimizer` says what the arguments are, `alpha` is that of the formula."""
        super().__init__(learning_rate, beta, sign_decay_fn, use_locking, name)
        self._alpha = alpha

    def _strength(self) -> dict[str, Any]:
        return {"alpha": self._alpha}

    def _multiplier(self, agreement: tf.Tensor) -> tf.Tensor:
        return tf.cast(self._alpha, agreement.dtype) + agreement
