"""Adam that leaves rows without a gradient alone. Source: TF 1.15 `tf.contrib.opt.LazyAdamOptimizer`."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt.adam_numbers import adam_numbers


class LazyAdamOptimizer(tf.train.AdamOptimizer):
    """Adam whose sparse update touches only the rows, and the rows of the slots, that have a gradient.

    Adam itself decays the moments of every row at every step. With dense gradients there is no difference.

    Source: TF 1.15 `tf.contrib.opt.LazyAdamOptimizer`.
    """

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._resource_apply_sparse(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        rate, beta1, beta2, epsilon = adam_numbers(self, var.dtype.base_dtype)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        m_rows = beta1 * tf.gather(m, indices) + (1 - beta1) * grad
        v_rows = beta2 * tf.gather(v, indices) + (1 - beta2) * tf.square(grad)
        step = rate * m_rows / (tf.sqrt(v_rows) + epsilon)
        return tf.group(
            tf.scatter_update(m, indices, m_rows, use_locking=self._use_locking),
            tf.scatter_update(v, indices, v_rows, use_locking=self._use_locking),
            tf.scatter_sub(var, indices, step, use_locking=self._use_locking),
        )
