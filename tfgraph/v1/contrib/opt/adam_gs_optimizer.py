"""Adam that counts by the global step. Source: TF 1.15 `tf.contrib.opt.AdamGSOptimizer`."""

from typing import Any

import tensorflow.compat.v1 as tf


class AdamGSOptimizer(tf.train.AdamOptimizer):
    """Adam that takes the powers of its betas from the global step, not from variables of its own.

    Source: TF 1.15 `tf.contrib.opt.AdamGSOptimizer`.
    """

    def __init__(
        self,
        global_step: Any = 0,
        learning_rate: Any = 0.001,
        beta1: Any = 0.9,
        beta2: Any = 0.999,
        epsilon: Any = 1e-8,
        use_locking: bool = False,
        name: str = "Adam",
    ):
        """Make it.

        Args:
            global_step: the number of steps done so far, a variable as a rule; scalar.
            learning_rate: as all that follow, that of `tf.train.AdamOptimizer`.
            beta1: decay of the first moment.
            beta2: decay of the second moment.
            epsilon: added to the root of the second moment.
            use_locking: lock the variables while they are updated.
            name: of the update ops and of the slots' scope.
        """
        super().__init__(learning_rate, beta1, beta2, epsilon, use_locking, name)
        self._global_step = global_step
        self._global_step_on_worker: Any = None

    def _get_beta_accumulators(self) -> tuple[Any, Any]:
        step = self._global_step_on_worker
        return tf.pow(self._beta1_t, step), tf.pow(self._beta2_t, step)

    def _create_slots(self, var_list: Any) -> None:
        for variable in var_list:
            self._zeros_slot(variable, "m", self._name)
            self._zeros_slot(variable, "v", self._name)

    def _prepare(self) -> None:
        super()._prepare()
        self._global_step_on_worker = tf.cast(tf.identity(self._global_step) + 1, tf.float32)

    def _finish(self, update_ops: Any, name_scope: str) -> Any:
        return tf.group(*update_ops, name=name_scope)
