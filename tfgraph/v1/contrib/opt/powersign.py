"""PowerSign. Source: TF 1.15 `tf.contrib.opt.PowerSignOptimizer`; https://arxiv.org/abs/1709.07417."""

import math
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt.sign_optimizer import SignOptimizer


class PowerSignOptimizer(SignOptimizer):
    """Steps by `learning_rate * base ** (decay * sign(g) * sign(m)) * g`, where `m` is the average of `g`.

    Source: TF 1.15 `tf.contrib.opt.PowerSignOptimizer`.
    """

    _kernel = "ApplyPowerSign"

    def __init__(
        self,
        learning_rate: Any = 0.1,
        base: float = math.e,
        beta: Any = 0.9,
        sign_decay_fn: Callable[[Any], Any] | None = None,
        use_locking: bool = False,
        name: str = "PowerSignOptimizer",
    ):
        """Make it; `SignOptimizer` says what the arguments are, `base` is that of the formula."""
        super().__init__(learning_rate, beta, sign_decay_fn, use_locking, name)
        self._logbase = math.log(base)

    def _strength(self) -> dict[str, Any]:
        return {"logbase": self._logbase}

    def _multiplier(self, agreement: tf.Tensor) -> tf.Tensor:
        return tf.pow(tf.cast(math.e, agreement.dtype), tf.cast(self._logbase, agreement.dtype) * agreement)
