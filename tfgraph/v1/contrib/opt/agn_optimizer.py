"""Accumulated gradient normalization. Source: TF 1.15 `tf.contrib.opt.AGNOptimizer`; https://arxiv.org/abs/1710.02368."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt.center_variables import CenterVariables, InitialCopyHook, copy_all, local_step


class AGNCustomGetter(CenterVariables):
    """Gives each trainable variable a `global_center_variable/…` and a sum of its gradients, `grad_variable/…`.

    Source: TF 1.15 `tf.contrib.opt.AGNCustomGetter`.
    """

    _companion_scope = "grad_variable"


class AGNOptimizer(tf.train.Optimizer):
    """Each worker trains for itself, and every so many steps applies its mean gradient to the shared center.

    Source: TF 1.15 `tf.contrib.opt.AGNOptimizer`; https://arxiv.org/abs/1710.02368.
    """

    def __init__(
        self,
        optimizer: tf.train.Optimizer,
        num_worker: int,
        custom_getter: AGNCustomGetter,
        communication_period: int = 10,
        use_locking: bool = True,
        name: str = "AGNOptimizer",
    ):
        """Make it.

        Args:
            optimizer: what trains, the local variables and the centers.
            num_worker: the number of workers.
            custom_getter: the getter that made the variables.
            communication_period: the number of local steps from one meeting to the next, > 0.
            use_locking: as in `tf.train.Optimizer`.
            name: of the optimizer.
        """
        super().__init__(use_locking, name)
        self._opt = optimizer
        self._num_worker = num_worker
        self._period = communication_period
        self._getter = custom_getter
        self._local_step = local_step()
        self._opt._prepare()

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """Train locally, and every `communication_period` steps apply the mean gradient to the center; count those.

        The optimizer's own variables for the local part are local ones.
        """
        pairs = [(gradient, variable) for gradient, variable in grads_and_vars if gradient is not None]
        variables = [variable for _, variable in pairs]
        sums = [self._getter.companion(variable) for variable in variables]
        with tf.variable_creator_scope(_local_instead_of_global):
            local = self._opt.apply_gradients(pairs)
        updates = [local] + [tf.assign_add(total, pair[0]) for total, pair in zip(sums, pairs, strict=True)]

        def meet() -> tf.Operation:
            means = [tf.assign(total, total / self._period) for total in sums]
            with tf.control_dependencies(means):
                gradients = [total.read_value() for total in sums]
                centers = [self._getter.center(variable) for variable in variables]
                applied = self._opt.apply_gradients(zip(gradients, centers, strict=True))
            with tf.control_dependencies([applied]):
                pulled = [copy_all((variable, self._getter.center(variable)) for variable in variables)]
                cleared = [tf.assign(total, tf.zeros_like(total)) for total in sums]
                counted = [] if global_step is None else [tf.assign_add(global_step, 1)]
                return tf.group(*pulled, *cleared, *counted)

        step = tf.assign_add(self._local_step, 1, name="local_step_update")
        with tf.control_dependencies([step, *updates]):
            return tf.cond(tf.equal(tf.mod(tf.identity(step), self._period), 0), meet, tf.no_op)

    def get_init_op(self, task_index: int) -> tf.Operation:
        """An op that sets the local variables to the global centers, and the sums of gradients to 0.

        Raises:
            ValueError: there is no trainable variable.
        """
        variables = tf.trainable_variables()
        if not variables:
            raise ValueError("There is no trainable variable: make the model before the init op.")
        sums = [self._getter.companion(variable) for variable in variables]
        return tf.group(
            copy_all((variable, self._getter.center(variable)) for variable in variables),
            *(tf.assign(total, tf.zeros_like(total)) for total in sums),
        )

    def make_session_run_hook(self, is_chief: bool, task_index: int) -> InitialCopyHook:
        """A hook that runs `get_init_op` in a new session."""
        return InitialCopyHook(lambda: self.get_init_op(task_index), is_chief)


def _local_instead_of_global(next_creator: Any, collections: Any = None, **kwargs: Any) -> Any:
    """Make a variable, in the local collection where it would be in the global one."""
    names = [name for name in collections or () if name != tf.GraphKeys.GLOBAL_VARIABLES]
    if not collections or tf.GraphKeys.GLOBAL_VARIABLES in collections:
        names.append(tf.GraphKeys.LOCAL_VARIABLES)
    return next_creator(collections=names, **kwargs)
