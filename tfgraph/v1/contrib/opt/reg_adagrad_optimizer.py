"""Adagrad that can leave its slots alone. Source: TF 1.15 `tf.contrib.opt.RegAdagradOptimizer`."""

import contextlib
from collections.abc import Iterator
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt.fused_kernel import run_kernel


class RegAdagradOptimizer(tf.train.AdagradOptimizer):
    """Adagrad whose updates made under `avoid_updating_slots()` do not touch the accumulators.

    So that a regularization term has no part in the decay of the learning rate.

    Source: TF 1.15 `tf.contrib.opt.RegAdagradOptimizer`.
    """

    def __init__(
        self,
        learning_rate: Any,
        initial_accumulator_value: float = 0.1,
        use_locking: bool = False,
        name: str = "RegAdagrad",
    ):
        """Make it; the arguments are those of `tf.train.AdagradOptimizer`."""
        super().__init__(learning_rate, initial_accumulator_value, use_locking, name)
        self._should_update_slots = True

    @contextlib.contextmanager
    def avoid_updating_slots(self) -> Iterator[None]:
        """Updates that are built in this context leave the accumulators alone."""
        before, self._should_update_slots = self._should_update_slots, False
        try:
            yield
        finally:
            self._should_update_slots = before

    def _update(self, kernel: str, var: Any, **inputs: Any) -> Any:
        return run_kernel(
            kernel,
            var,
            {"accum": self.get_slot(var, "accumulator")},
            {"lr": self._learning_rate_tensor},
            use_locking=self._use_locking,
            update_slots=self._should_update_slots,
            **inputs,
        )

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        return self._update("ApplyAdagrad", var, grad=grad)

    _resource_apply_dense = _apply_dense

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._resource_apply_sparse(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        return self._update("SparseApplyAdagrad", var, grad=grad, indices=indices)
