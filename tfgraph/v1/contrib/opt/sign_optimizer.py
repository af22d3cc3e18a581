"""What AddSign and PowerSign have in common. Source: https://arxiv.org/abs/1709.07417."""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt.fused_kernel import run_kernel


class SignOptimizer(tf.train.Optimizer):
    """Scales the gradient by whether it has the sign of its moving average, slot `m`.

    Source: Bello et al.: Neural Optimizer Search with Reinforcement Learning (2017).
    """

    _kernel: str

    def __init__(
        self,
        learning_rate: Any,
        beta: Any,
        sign_decay_fn: Callable[[Any], Any] | None,
        use_locking: bool,
        name: str,
    ):
        """Make it.

        Args:
            learning_rate: scalar.
            beta: decay of the moving average, in [0, 1).
            sign_decay_fn: from the global step to the weight of the signs; 1 by default (`sign_decay.py`).
            use_locking: lock the variables while they are updated.
            name: of the update ops and of the slots' scope.
        """
        super().__init__(use_locking, name)
        self._lr = learning_rate
        self._beta = beta
        self._sign_decay_fn = sign_decay_fn
        self._sign_decay_t: Any = 1.0

    def _strength(self) -> dict[str, Any]:
        """The kernel's name and the value of the number that says how much agreement of the signs counts."""
        raise NotImplementedError

    def _multiplier(self, agreement: tf.Tensor) -> tf.Tensor:
        """What the rows of a sparse gradient are multiplied with.

        Args:
            agreement: decayed product of the signs of gradient and average, in [-1, 1].
        """
        raise NotImplementedError

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """Apply gradients, as `tf.train.Optimizer.apply_gradients` does.

        Raises:
            ValueError: there is a `sign_decay_fn` and no global step.
        """
        if self._sign_decay_fn is not None:
            self._sign_decay_t = tf.convert_to_tensor(self._sign_decay_fn(global_step), name="sign_decay")
        return super().apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def _create_slots(self, var_list: Any) -> None:
        for variable in var_list:
            self._zeros_slot(variable, "m", self._name)

    def _prepare(self) -> None:
        self._lr_t = tf.convert_to_tensor(self._lr, name="learning_rate")
        self._beta_t = tf.convert_to_tensor(self._beta, name="beta")

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        return run_kernel(
            self._kernel,
            var,
            {"m": self.get_slot(var, "m")},
            {"lr": self._lr_t, **self._strength(), "sign_decay": self._sign_decay_t, "beta": self._beta_t},
            grad=grad,
            use_locking=self._use_locking,
        )

    _resource_apply_dense = _apply_dense

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._resource_apply_sparse(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        rate, beta, decay = (
            tf.cast(number, var.dtype.base_dtype) for number in (self._lr_t, self._beta_t, self._sign_decay_t)
        )
        m = self.get_slot(var, "m")
        # The average of every row decays, unlike `var`, of which only the rows with a gradient move.
        dense = tf.convert_to_tensor(tf.IndexedSlices(grad, indices, tf.shape(var)))
        averaged = m * beta + dense * (1 - beta)
        agreement = decay * tf.gather(tf.sign(averaged), indices) * tf.sign(grad)
        step = rate * self._multiplier(agreement) * grad
        return tf.group(
            tf.scatter_sub(var, indices, step, use_locking=self._use_locking),
            tf.assign(m, averaged, use_locking=self._use_locking),
        )
