"""Elastic averaging SGD. Source: TF 1.15 `tf.contrib.opt.ElasticAverageOptimizer`; https://arxiv.org/abs/1412.6651."""

from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.training.saving import saveable_object_util

from tfgraph.v1.contrib.opt.center_variables import CenterVariables, InitialCopyHook, copy_all, local_step


class ElasticAverageCustomGetter(CenterVariables):
    """Gives each trainable variable a `global_center_variable/…` and a local copy of that, `local_center_variable/…`.

    Source: TF 1.15 `tf.contrib.opt.ElasticAverageCustomGetter`.
    """

    _companion_scope = "local_center_variable"


class ElasticAverageOptimizer(tf.train.Optimizer):
    """Each worker trains for itself; every so many steps its variables and the shared center draw each other nearer.

    Source: TF 1.15 `tf.contrib.opt.ElasticAverageOptimizer`; https://arxiv.org/abs/1412.6651.
    """

    BETA = 0.9

    def __init__(
        self,
        opt: tf.train.Optimizer,
        num_worker: int,
        ea_custom_getter: ElasticAverageCustomGetter,
        communication_period: int = 10,
        moving_rate: float | None = None,
        rho: float | None = None,
        use_locking: bool = True,
        synchronous: bool = False,
        name: str = "ElasticAverageOptimizer",
    ):
        """Make it.

        Args:
            opt: what trains the local variables.
            num_worker: the number of workers, > 0.
            ea_custom_getter: the getter that made the variables.
            communication_period: the number of local steps from one averaging to the next, > 0.
            moving_rate: how far the two move; by default 0.9 / communication_period / num_worker.
            rho: weight of the distance in the loss; by default moving_rate / learning rate.
            use_locking: as in `tf.train.Optimizer`.
            synchronous: whether the workers wait for each other at the start.
            name: of the optimizer.
        """
        super().__init__(use_locking, name)
        self._opt = opt
        self._num_worker = num_worker
        self._period = communication_period
        self._getter = ea_custom_getter
        self._synchronous = synchronous
        self._moving_rate = self.BETA / communication_period / num_worker if moving_rate is None else moving_rate
        self._rho = self._moving_rate / self._opt._learning_rate if rho is None else rho
        self._local_step = local_step()
        self._opt._prepare()

    def compute_gradients(
        self,
        loss: Any,
        var_list: Any = None,
        gate_gradients: int = tf.train.Optimizer.GATE_OP,
        aggregation_method: Any = None,
        colocate_gradients_with_ops: bool = False,
        grad_loss: Any = None,
    ) -> Any:
        """Gradients of the loss plus `rho` times half the squared distance from the center."""
        var_list = var_list or tf.trainable_variables()
        distances = [tf.nn.l2_loss(variable - self._getter.companion(variable)) for variable in var_list]
        return self._opt.compute_gradients(
            loss + self._rho * tf.add_n(distances),
            var_list,
            gate_gradients,
            aggregation_method,
            colocate_gradients_with_ops,
            grad_loss,
        )

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """Train locally, and every `communication_period` steps move towards the center; count those as global steps.

        The optimizer's own variables are local ones.
        """
        grads_and_vars = list(grads_and_vars)
        before = {variable.ref() for variable in tf.global_variables()}
        update = self._opt.apply_gradients(grads_and_vars)
        shared = tf.get_collection_ref(tf.GraphKeys.GLOBAL_VARIABLES)
        for variable in [variable for variable in shared if variable.ref() not in before]:
            tf.add_to_collection(tf.GraphKeys.LOCAL_VARIABLES, variable)
        shared[:] = [variable for variable in shared if variable.ref() in before]

        with tf.control_dependencies([update]):
            step = tf.assign_add(self._local_step, 1, name="local_step_update")
        variables = [variable for gradient, variable in grads_and_vars if gradient is not None]

        def meet() -> tf.Operation:
            # The center as it is now: other workers move it, too.
            pulled = [self._getter.companion(v).assign(self._getter.center(v).read_value()) for v in variables]
            updates = []
            with tf.control_dependencies(pulled):
                moves = [
                    self._moving_rate * (v.read_value() - self._getter.companion(v).read_value()) for v in variables
                ]
            for variable, move in zip(variables, moves, strict=True):
                updates.append(tf.assign_sub(variable, move))
                updates.append(tf.assign_add(self._getter.center(variable), move))
            if global_step is not None:
                updates.append(tf.assign_add(global_step, 1))
            return tf.group(*updates)

        with tf.control_dependencies([step]):
            return tf.cond(tf.equal(tf.mod(tf.identity(step), self._period), 0), meet, tf.no_op)

    def get_init_op(self, task_index: int) -> tf.Operation:
        """An op that sets the local variables, and their centers, to the global centers.

        Raises:
            ValueError: there is no trainable variable.
        """
        variables = tf.trainable_variables()
        if not variables:
            raise ValueError("There is no trainable variable: make the model before the init op.")
        pairs = [(v, self._getter.center(v)) for v in variables]
        pairs += [(self._getter.companion(v), self._getter.center(v)) for v in variables]
        copied = copy_all(pairs)
        return self._wait_for_others(copied, task_index) if self._synchronous else copied

    def _wait_for_others(self, copied: tf.Operation, task_index: int) -> tf.Operation:
        queues = [
            tf.FIFOQueue(self._num_worker, [tf.bool], shapes=[[]], shared_name=f"variable_init_sync_queue{i}")
            for i in range(self._num_worker)
        ]
        with tf.control_dependencies([copied]):
            tokens = [queue.enqueue(False) for i, queue in enumerate(queues) if i != task_index]
        return tf.group(*tokens, queues[task_index].dequeue_many(self._num_worker - 1))

    def make_session_run_hook(self, is_chief: bool, task_index: int) -> InitialCopyHook:
        """A hook that runs `get_init_op` in a new session."""
        return InitialCopyHook(lambda: self.get_init_op(task_index), is_chief)

    def swapping_saver(self, var_list: Any = None, name: str = "swapping_saver", **kwargs: Any) -> tf.train.Saver:
        """A saver that writes the global centers under the names of the trainable variables.

        Args:
            var_list: what to save, as for `tf.train.Saver`; the trainable variables by default.
            name: of its ops.
            **kwargs: the other arguments of `tf.train.Saver`.
        """
        to_save = tf.trainable_variables() if var_list is None else var_list
        if not isinstance(to_save, dict):
            to_save = saveable_object_util.op_list_to_dict(to_save, convert_variable_to_tensor=False)
        trained = {variable.ref() for variable in tf.trainable_variables()}

        def swapped(variable: Any) -> Any:
            return self._getter.center(variable) if variable.ref() in trained else variable

        return tf.train.Saver(
            {
                key: [swapped(part) for part in value] if isinstance(value, list) else swapped(value)
                for key, value in to_save.items()
            },
            name=name,
            **kwargs,
        )
