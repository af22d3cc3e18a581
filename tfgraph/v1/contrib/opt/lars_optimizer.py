"""LARS. Source: TF 1.15 `tf.contrib.opt.LARSOptimizer`; https://arxiv.org/abs/1708.03888."""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt.fused_kernel import run_kernel


class LARSOptimizer(tf.train.Optimizer):
    """Layer-wise adaptive rate scaling: momentum with a learning rate of its own for each variable.

    Slot `momentum`. Sparse gradients take the plain momentum update.

    Source: TF 1.15 `tf.contrib.opt.LARSOptimizer`; https://arxiv.org/abs/1708.03888.
    """

    def __init__(
        self,
        learning_rate: Any,
        momentum: float = 0.9,
        weight_decay: float = 0.0001,
        eeta: float = 0.001,
        epsilon: float = 0.0,
        name: str = "LARSOptimizer",
        skip_list: Sequence[str] | None = None,
        use_nesterov: bool = False,
    ):
        """Make it.

        Args:
            learning_rate: scalar, or a function without arguments that returns it.
            momentum: >= 0.
            weight_decay: >= 0.
            eeta: the coefficient of the paper.
            epsilon: added to the denominator of the trust ratio.
            name: of the update ops and of the slots' scope.
            skip_list: variables whose name contains one of these are neither scaled nor decayed.
            use_nesterov: Nesterov momentum.

        Raises:
            ValueError: `momentum` or `weight_decay` is negative.
        """
        for argument, value in (("momentum", momentum), ("weight_decay", weight_decay)):
            if value < 0.0:
                raise ValueError(f"{argument} should be positive: {value}")
        super().__init__(use_locking=False, name=name)
        self._learning_rate = learning_rate
        self._momentum = momentum
        self._weight_decay = weight_decay
        self._eeta = eeta
        self._epsilon = epsilon
        self._skip_list = skip_list
        self._use_nesterov = use_nesterov

    def _rate(self) -> Any:
        return self._learning_rate() if callable(self._learning_rate) else self._learning_rate

    def _create_slots(self, var_list: Any) -> None:
        for variable in var_list:
            self._zeros_slot(variable, "momentum", self._name)

    def compute_lr(self, grad: Any, var: Any) -> tuple[Any, Any]:
        """The learning rate of one variable, and its gradient with the weight decay in it."""
        rate = self._rate()
        if any(part in var.name for part in self._skip_list or ()):
            return rate, grad
        w_norm, g_norm = tf.norm(var, ord=2), tf.norm(grad, ord=2)
        ratio = self._eeta * w_norm / (g_norm + self._weight_decay * w_norm + self._epsilon)
        one = tf.ones_like(ratio)
        trust_ratio = tf.where(tf.greater(w_norm, 0), tf.where(tf.greater(g_norm, 0), ratio, one), one)
        return rate * trust_ratio, grad + self._weight_decay * var

    def _update(self, kernel: str, var: Any, rate: Any, **inputs: Any) -> Any:
        return run_kernel(
            kernel,
            var,
            {"accum": self.get_slot(var, "momentum")},
            {"lr": rate, "momentum": self._momentum() if callable(self._momentum) else self._momentum},
            use_nesterov=self._use_nesterov,
            **inputs,
        )

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        rate, grad = self.compute_lr(grad, var)
        # The rate is in the gradient, and so in the accumulator.
        return self._update("ApplyMomentum", var, 1.0, grad=grad * rate)

    _resource_apply_dense = _apply_dense

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._resource_apply_sparse(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        return self._update("SparseApplyMomentum", var, self._rate(), grad=grad, indices=indices)
