"""Nadam. Source: TF 1.15 `tf.contrib.opt.NadamOptimizer`; http://cs229.stanford.edu/proj2015/054_report.pdf."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt.adam_numbers import adam_numbers
from tfgraph.v1.contrib.opt.fused_kernel import run_kernel


class NadamOptimizer(tf.train.AdamOptimizer):
    """Adam with Nesterov momentum; arguments, slots and their names are those of `tf.train.AdamOptimizer`.

    Source: TF 1.15 `tf.contrib.opt.NadamOptimizer`.
    """

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        beta1_power, beta2_power = self._get_beta_accumulators()
        return run_kernel(
            "ApplyAdam",
            var,
            {"m": self.get_slot(var, "m"), "v": self.get_slot(var, "v")},
            {
                "beta1_power": beta1_power,
                "beta2_power": beta2_power,
                "lr": self._lr_t,
                "beta1": self._beta1_t,
                "beta2": self._beta2_t,
                "epsilon": self._epsilon_t,
            },
            grad=grad,
            use_locking=self._use_locking,
            use_nesterov=True,
        )

    _resource_apply_dense = _apply_dense

    def _apply_sparse_shared(self, grad: Any, var: Any, indices: Any, scatter_add: Any) -> Any:
        rate, beta1, beta2, epsilon = adam_numbers(self, var.dtype.base_dtype)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        scaled = grad * (1 - beta1)
        decayed = tf.assign(m, m * beta1, use_locking=self._use_locking)
        with tf.control_dependencies([decayed]):
            m_new = scatter_add(m, indices, scaled)
            m_bar = scaled + beta1 * tf.gather(m_new, indices)
        decayed = tf.assign(v, v * beta2, use_locking=self._use_locking)
        with tf.control_dependencies([decayed]):
            v_new = scatter_add(v, indices, grad * grad * (1 - beta2))
        update = scatter_add(var, indices, -rate * m_bar / (tf.sqrt(tf.gather(v_new, indices)) + epsilon))
        return tf.group(update, m_bar, v_new)
