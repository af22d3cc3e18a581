"""Optimizers whose weight decay is no part of the gradient: AdamW, MomentumW (SGDW).

Source: TF 1.15 `tf.contrib.opt.DecoupledWeightDecayExtension`; https://arxiv.org/abs/1711.05101.
"""

from typing import Any

import tensorflow.compat.v1 as tf


class DecoupledWeightDecayExtension:
    """Adds a weight decay to an optimizer; must stand first among the bases.

    The weights decay before the gradient is applied, so the optimizer must not look at them.

    Source: TF 1.15 `tf.contrib.opt.DecoupledWeightDecayExtension`.
    """

    def __init__(self, weight_decay: Any, **kwargs: Any):
        """Make it.

        Args:
            weight_decay: the part of a variable that is taken off per step: scalar, or a function
                without arguments that returns it.
            **kwargs: the arguments of the optimizer.
        """
        self._weight_decay = weight_decay
        self._decay_refs: frozenset[Any] | None = None
        super().__init__(**kwargs)

    def minimize(self, *args: Any, decay_var_list: Any = None, **kwargs: Any) -> Any:
        """Do what `Optimizer.minimize` does, with decay.

        In TF 1.15 `minimize` forgets `decay_var_list`: every variable decays. So it does here, and says so;
        `apply_gradients` heeds it.
        """
        if decay_var_list:
            tf.logging.warning(
                "minimize() of TF 1.15 ignores decay_var_list and decays every variable, and so does this. "
                "To decay some only, call compute_gradients() and apply_gradients(..., decay_var_list=...)."
            )
        return super().minimize(*args, **kwargs)  # type: ignore[misc]

    def apply_gradients(
        self, grads_and_vars: Any, global_step: Any = None, name: str | None = None, decay_var_list: Any = None
    ) -> Any:
        """Do what `Optimizer.apply_gradients` does; the variables in `decay_var_list` decay, by default all."""
        self._decay_refs = frozenset(variable.ref() for variable in decay_var_list) if decay_var_list else None
        return super().apply_gradients(grads_and_vars, global_step=global_step, name=name)  # type: ignore[misc]

    def _decays(self, var: Any) -> bool:
        return self._decay_refs is None or var.ref() in self._decay_refs

    def _rate(self, var: Any) -> Any:
        rate = self._weight_decay() if callable(self._weight_decay) else self._weight_decay
        return tf.cast(rate, var.dtype.base_dtype)

    # The gradient is taken of the weights before they decay; in TF 1.15 the two race.
    def _decay(self, grad: Any, var: Any) -> Any:
        if not self._decays(var):
            return tf.no_op()
        with tf.control_dependencies([grad]):
            return var.assign_sub(self._rate(var) * var, self._use_locking)  # type: ignore[attr-defined]

    def _decay_rows(self, grad: Any, var: Any, indices: Any) -> Any:
        if not self._decays(var):
            return tf.no_op()
        with tf.control_dependencies([grad]):
            update = -self._rate(var) * tf.gather(var, indices)
            return tf.scatter_add(var, indices, update, self._use_locking)  # type: ignore[attr-defined]

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        with tf.control_dependencies([self._decay(grad, var)]):
            return super()._apply_dense(grad, var)  # type: ignore[misc]

    def _resource_apply_dense(self, grad: Any, var: Any) -> Any:
        with tf.control_dependencies([self._decay(grad, var)]):
            return super()._resource_apply_dense(grad, var)  # type: ignore[misc]

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        with tf.control_dependencies([self._decay_rows(grad.values, var, grad.indices)]):
            return super()._apply_sparse(grad, var)  # type: ignore[misc]

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        with tf.control_dependencies([self._decay_rows(grad, var, indices)]):
            return super()._resource_apply_sparse(grad, var, indices)  # type: ignore[misc]


def extend_with_decoupled_weight_decay(base_optimizer: type) -> type:
    """Make a class of optimizers with decoupled weight decay.

    Args:
        base_optimizer: a class of optimizers.

    Returns:
        A class whose first argument is `weight_decay`; those of `base_optimizer` follow as keywords.

    Source: TF 1.15 `tf.contrib.opt.extend_with_decoupled_weight_decay`.
    """
    return type("OptimizerWithDecoupledWeightDecay", (DecoupledWeightDecayExtension, base_optimizer), {})


class MomentumWOptimizer(DecoupledWeightDecayExtension, tf.train.MomentumOptimizer):
    """`tf.train.MomentumOptimizer` with decoupled weight decay, SGDW in the paper.

    Source: TF 1.15 `tf.contrib.opt.MomentumWOptimizer`; https://arxiv.org/abs/1711.05101.
    """

    def __init__(
        self,
        weight_decay: Any,
        learning_rate: Any,
        momentum: Any,
        use_locking: bool = False,
        name: str = "MomentumW",
        use_nesterov: bool = False,
    ):
        """Make it; `weight_decay`, then the arguments of `tf.train.MomentumOptimizer`."""
        super().__init__(
            weight_decay,
            learning_rate=learning_rate,
            momentum=momentum,
            use_locking=use_locking,
            name=name,
            use_nesterov=use_nesterov,
        )


class AdamWOptimizer(DecoupledWeightDecayExtension, tf.train.AdamOptimizer):
    """`tf.train.AdamOptimizer` with decoupled weight decay.

    Source: TF 1.15 `tf.contrib.opt.AdamWOptimizer`; https://arxiv.org/abs/1711.05101.
    """

    def __init__(
        self,
        weight_decay: Any,
        learning_rate: Any = 0.001,
        beta1: Any = 0.9,
        beta2: Any = 0.999,
        epsilon: Any = 1e-8,
        use_locking: bool = False,
        name: str = "AdamW",
    ):
        """Make it; `weight_decay`, then the arguments of `tf.train.AdamOptimizer`."""
        super().__init__(
            weight_decay,
            learning_rate=learning_rate,
            beta1=beta1,
            beta2=beta2,
            epsilon=epsilon,
            use_locking=use_locking,
            name=name,
        )
