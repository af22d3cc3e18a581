"""Moving averages of the variables beside any optimizer. Source: TF 1.15 `tf.contrib.opt.MovingAverageOptimizer`."""

from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.training.saving import saveable_object_util


class MovingAverageOptimizer(tf.train.Optimizer):
    """An optimizer that keeps exponential moving averages of what it trains.

    Save with `swapping_saver()`, and a plain `tf.train.Saver` restores the averages as the variables.

    Source: TF 1.15 `tf.contrib.opt.MovingAverageOptimizer`.
    """

    def __init__(
        self,
        opt: tf.train.Optimizer,
        average_decay: Any = 0.9999,
        num_updates: Any = None,
        sequential_update: bool = True,
    ):
        """Make it.

        Args:
            opt: what trains.
            average_decay: decay of the averages, in [0, 1).
            num_updates: the number of updates done, for a smaller decay at the start.
            sequential_update: average after the training step, not at the same time.
        """
        self._optimizer = opt
        self._ema = tf.train.ExponentialMovingAverage(average_decay, num_updates=num_updates)
        self._partner: dict[str, str] | None = None  # name of a variable <-> name of its average
        self._sequential_update = sequential_update

    def compute_gradients(self, *args: Any, **kwargs: Any) -> Any:
        """Those of the optimizer inside."""
        return self._optimizer.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> tf.Operation:
        """Train, and average the variables that have a gradient."""
        grads_and_vars = list(grads_and_vars)
        train = self._optimizer.apply_gradients(grads_and_vars, global_step=global_step, name=name)
        variables = [variable for gradient, variable in grads_and_vars if gradient is not None]
        with tf.control_dependencies([train] if self._sequential_update else []):
            average = self._ema.apply(variables)
        self._partner = {}
        for variable in variables:
            mean = self._ema.average(variable)
            self._partner[variable.op.name] = mean.op.name
            self._partner[mean.op.name] = variable.op.name
        return tf.group(train, average, name="train_with_avg")

    def swapping_saver(self, var_list: Any = None, name: str = "swapping_saver", **kwargs: Any) -> tf.train.Saver:
        """A saver that writes each average under the name of its variable, and the other way round.

        Args:
            var_list: what to save, as for `tf.train.Saver`; all global variables by default.
            name: of its ops.
            **kwargs: the other arguments of `tf.train.Saver`.

        Raises:
            RuntimeError: nothing has been trained yet.
            ValueError: a variable is to be saved without its average.
        """
        if self._partner is None:
            raise RuntimeError("Must call apply_gradients or minimize before creating the swapping_saver")
        to_save = tf.global_variables() if var_list is None else var_list
        if not isinstance(to_save, dict):
            to_save = saveable_object_util.op_list_to_dict(to_save)
        by_name = {}
        for key, value in to_save.items():
            parts = list(value) if _is_partitioned(value) else None
            by_name.update({key: value} if parts is None else {part.op.name: part for part in parts})

        def swapped(key: str, value: Any) -> Any:
            partner = self._partner and self._partner.get(key)
            if partner and partner not in by_name:
                raise ValueError(
                    f"Variable to swap {partner} is not part of variables to save. This breaks MovingAverageOptimizer."
                )
            return by_name[partner] if partner else value

        return tf.train.Saver(
            {
                key: [swapped(part.op.name, part) for part in value] if _is_partitioned(value) else swapped(key, value)
                for key, value in to_save.items()
            },
            name=name,
            **kwargs,
        )


def _is_partitioned(value: Any) -> bool:
    return isinstance(value, list) or hasattr(value, "_get_partitions")
