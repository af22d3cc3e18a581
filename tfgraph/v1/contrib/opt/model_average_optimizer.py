"""Synchronous averaging of the workers' models. Source: TF 1.15 `tf.contrib.opt.ModelAverageOptimizer`."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.opt.center_variables import GLOBAL_VARIABLE_NAME, InitialCopyHook, copy_all, local_step


class ModelAverageCustomGetter:
    """A custom getter: each trainable variable becomes local and gets a shared `global_center_variable/…`.

    Source: TF 1.15 `tf.contrib.opt.ModelAverageCustomGetter`.
    """

    def __init__(self, worker_device: Any):
        """Make it.

        Args:
            worker_device: where the local variables go.
        """
        self._worker_device = worker_device
        self._centers: dict[Any, Any] = {}

    def __call__(self, getter: Any, name: str, trainable: Any, collections: Any, *args: Any, **kwargs: Any) -> Any:
        """Get a variable, as `tf.get_variable` does."""
        if not trainable:
            with tf.device(self._worker_device if tf.GraphKeys.LOCAL_VARIABLES in (collections or ()) else None):
                return getter(name, *args, trainable=trainable, collections=collections, **kwargs)
        with tf.device(self._worker_device):
            local = getter(name, *args, trainable=True, collections=[tf.GraphKeys.LOCAL_VARIABLES], **kwargs)
        self._centers[local.ref()] = tf.Variable(
            name=f"{GLOBAL_VARIABLE_NAME}/{name}",
            initial_value=local.initialized_value(),
            trainable=False,
            collections=[tf.GraphKeys.GLOBAL_VARIABLES],
        )
        return local

    def center(self, variable: Any) -> Any:
        """The variable that the workers share."""
        return self._centers[variable.ref()]


class ModelAverageOptimizer(tf.train.Optimizer):
    """Each worker trains for itself; every so many steps all go on from the average of their variables.

    Source: TF 1.15 `tf.contrib.opt.ModelAverageOptimizer`.
    """

    def __init__(
        self,
        opt: tf.train.Optimizer,
        num_worker: int,
        is_chief: bool,
        ma_custom_getter: ModelAverageCustomGetter,
        interval_steps: int = 100,
        use_locking: bool = True,
        name: str = "ModelAverageOptimizer",
    ):
        """Make it.

        Args:
            opt: what trains the local variables.
            num_worker: the number of workers, > 0.
            is_chief: whether this worker takes the average.
            ma_custom_getter: the getter that made the variables.
            interval_steps: the number of local steps from one average to the next, > 0.
            use_locking: as in `tf.train.Optimizer`.
            name: of the optimizer.
        """
        super().__init__(use_locking, name)
        self._opt = opt
        self._num_worker = num_worker
        self._is_chief = is_chief
        self._getter = ma_custom_getter
        self._interval_steps = interval_steps
        self._chief_init_op: Any = None
        self._local_step = local_step()
        self._opt._prepare()

    def compute_gradients(self, *args: Any, **kwargs: Any) -> Any:
        """Those of the optimizer inside."""
        return self._opt.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """Train locally, and every `interval_steps` steps average; the global step counts those.

        Raises:
            ValueError: there are no variables, or there is no global step.
            RuntimeError: `tf.cond` works by functions, as is usual in TF2, which cannot hold accumulators.
        """
        if not grads_and_vars:
            raise ValueError("Must supply at least one variable")
        if global_step is None:
            raise ValueError("Global step is required")
        if tf.control_flow_v2_enabled():
            raise RuntimeError(
                "ModelAverageOptimizer needs TF1's tf.cond: call tf.disable_control_flow_v2() first "
                "(`tfgraph run` does)."
            )
        grads_and_vars = list(grads_and_vars)
        variables = [variable for gradient, variable in grads_and_vars if gradient is not None]
        with tf.control_dependencies([self._opt.apply_gradients(grads_and_vars)]):
            step = tf.assign_add(self._local_step, 1, name="local_step_update")
        accumulators = self._accumulators(variables)
        with tf.control_dependencies([step]):
            update = tf.cond(
                tf.equal(tf.mod(tf.identity(step), self._interval_steps), 0),
                lambda: self._average(variables, accumulators, global_step),
                tf.no_op,
            )
        self._chief_init_op = tf.group(*(a.set_global_step(global_step) for a in accumulators))
        return update

    def _accumulators(self, variables: list[Any]) -> list[tf.ConditionalAccumulator]:
        """What the workers add their variables to, one for each; shared by name."""
        made = []
        for variable in variables:
            center = self._getter.center(variable)
            with tf.device(center.device):
                name = f"{center.name}/var_accum"
                made.append(
                    tf.ConditionalAccumulator(variable.dtype.base_dtype, shape=variable.shape, shared_name=name)
                )
        return made

    def _average(self, variables: list[Any], accumulators: list[Any], global_step: Any) -> tf.Operation:
        centers = [self._getter.center(variable) for variable in variables]
        with tf.colocate_with(global_step):
            queue = tf.FIFOQueue(-1, [tf.bool], shapes=[[]], shared_name="sync_queue")
        given = [
            accumulator.apply_grad(variable.read_value(), local_step=tf.cast(global_step, tf.int64))
            for accumulator, variable in zip(accumulators, variables, strict=True)
        ]
        with tf.control_dependencies(given):
            if self._is_chief:
                means = [accumulator.take_grad(self._num_worker) for accumulator in accumulators]
                updates = [tf.assign(center, mean) for center, mean in zip(centers, means, strict=True)]
                updates.append(tf.assign_add(global_step, 1))
                with tf.control_dependencies(updates):
                    synchronized = queue.enqueue_many(tf.fill([self._num_worker - 1], False))
            else:
                synchronized = queue.dequeue()
        with tf.control_dependencies([synchronized]):
            return copy_all(zip(variables, centers, strict=True))

    def get_init_op(self) -> tf.Operation:
        """An op that sets the local variables to the global centers."""
        return copy_all((variable, self._getter.center(variable)) for variable in tf.trainable_variables())

    def make_session_run_hook(self) -> tf.train.SessionRunHook:
        """A hook that prepares a new session: the accumulators, on the chief, and the local variables."""
        return InitialCopyHook(
            lambda: tf.group(self.get_init_op(), *([self._chief_init_op] if self._is_chief else [])), self._is_chief
        )
