"""AdaMax. Source: TF 1.15 `tf.contrib.opt.AdaMaxOptimizer`; https://arxiv.org/abs/1412.6980, section 7.1."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt.fused_kernel import run_kernel


class AdaMaxOptimizer(tf.train.AdamOptimizer):
    """Adam with the largest gradient so far in place of the root of the second moment.

    Slots `m` and `v`, and one variable `beta1_power`. With sparse gradients only the rows that
    have one are touched, their slots included.

    Source: TF 1.15 `tf.contrib.opt.AdaMaxOptimizer`; https://arxiv.org/abs/1412.6980.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta1: Any = 0.9,
        beta2: Any = 0.999,
        epsilon: Any = 1e-8,
        use_locking: bool = False,
        name: str = "AdaMax",
    ):
        """Make it; the arguments are those of `tf.train.AdamOptimizer`."""
        super().__init__(learning_rate, beta1, beta2, epsilon, use_locking, name)

    def _beta1_power(self) -> Any:
        return self._get_non_slot_variable("beta1_power", graph=tf.get_default_graph())

    def _create_slots(self, var_list: Any) -> None:
        # On the device of the first by name, the same for all workers.
        first = min(var_list, key=lambda variable: variable.name)
        self._create_non_slot_variable(initial_value=self._beta1, name="beta1_power", colocate_with=first)
        for variable in var_list:
            self._zeros_slot(variable, "m", self._name)
            self._zeros_slot(variable, "v", self._name)

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        return run_kernel(
            "ApplyAdaMax",
            var,
            {"m": self.get_slot(var, "m"), "v": self.get_slot(var, "v")},
            {
                "beta1_power": self._beta1_power(),
                "lr": self._lr_t,
                "beta1": self._beta1_t,
                "beta2": self._beta2_t,
                "epsilon": self._epsilon_t,
            },
            grad=grad,
            use_locking=self._use_locking,
        )

    _resource_apply_dense = _apply_dense

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._resource_apply_sparse(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        rate, power, beta1, beta2, epsilon = (
            tf.cast(number, var.dtype.base_dtype)
            for number in (self._lr_t, self._beta1_power(), self._beta1_t, self._beta2_t, self._epsilon_t)
        )
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        m_rows = tf.gather(m, indices) * beta1 + grad * (1 - beta1)
        v_rows = tf.maximum(tf.gather(v, indices) * beta2, tf.abs(grad))
        step = -rate / (1 - power) * (m_rows / (v_rows + epsilon))
        return tf.group(
            tf.scatter_update(m, indices, m_rows, use_locking=self._use_locking),
            tf.scatter_update(v, indices, v_rows, use_locking=self._use_locking),
            tf.scatter_add(var, indices, step, use_locking=self._use_locking),
        )

    def _finish(self, update_ops: Any, name_scope: str) -> Any:
        with tf.control_dependencies(update_ops):
            power = self._beta1_power()
            with tf.colocate_with(power):
                update = power.assign(power * self._beta1_t, use_locking=self._use_locking)
        return tf.group(*update_ops, update, name=name_scope)
