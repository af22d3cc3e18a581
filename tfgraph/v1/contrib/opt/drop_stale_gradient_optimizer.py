"""Drops gradients that come too late. Source: TF 1.15 `tf.contrib.opt.DropStaleGradientOptimizer`."""

from typing import Any

import tensorflow.compat.v1 as tf


class DropStaleGradientOptimizer(tf.train.Optimizer):
    """An optimizer that drops gradients if others have made more than `staleness` steps since they were computed.

    Source: TF 1.15 `tf.contrib.opt.DropStaleGradientOptimizer`.
    """

    def __init__(
        self, opt: tf.train.Optimizer, staleness: int, use_locking: bool = False, name: str = "DropStaleGradient"
    ):
        """Make it.

        Args:
            opt: what trains.
            staleness: the largest number of steps by others, >= 0.
            use_locking: as in `tf.train.Optimizer`.
            name: of the optimizer.
        """
        super().__init__(use_locking, name)
        self._opt = opt
        self._staleness = staleness

    def compute_gradients(self, loss: Any, *args: Any, **kwargs: Any) -> Any:
        """Those of the optimizer inside; the global step is read first."""
        with tf.colocate_with(loss):
            self._local_step = tf.train.get_global_step() + 0
        with tf.control_dependencies([self._local_step]):
            loss = tf.identity(loss)
            return self._opt.compute_gradients(loss, *args, **kwargs)

    def get_slot(self, *args: Any, **kwargs: Any) -> Any:
        """A slot of the optimizer inside."""
        return self._opt.get_slot(*args, **kwargs)

    def get_slot_names(self, *args: Any, **kwargs: Any) -> Any:
        """The slots of the optimizer inside."""
        return self._opt.get_slot_names(*args, **kwargs)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> tf.Tensor:
        """Apply the gradients, or count them in the variable `stale_counter`.

        Raises:
            ValueError: no global step is given.
        """
        if global_step is None:
            raise ValueError("DropStaleGradientOptimizer counts by the global step: pass global_step.")
        grads_and_vars = list(grads_and_vars)
        with tf.colocate_with(global_step):
            counter = tf.get_variable("stale_counter", [], initializer=tf.zeros_initializer(), trainable=False)

        def accept() -> tf.Tensor:
            with tf.control_dependencies(
                [self._opt.apply_gradients(grads_and_vars, global_step=global_step, name=name)]
            ):
                return tf.identity(0.0)

        # The gradients first, then a look at how far the others have come.
        gradients = [gradient for gradient, _ in grads_and_vars if gradient is not None]
        with tf.control_dependencies(
            [gradient.op if isinstance(gradient, tf.IndexedSlices) else gradient for gradient in gradients]
        ):
            staleness = tf.reshape(global_step.read_value() - self._local_step, [])
        stale = tf.cond(staleness <= self._staleness, accept, lambda: tf.identity(1.0))
        update = counter.assign_add(stale)
        tf.summary.scalar("Gradient staleness percentage", counter / tf.cast(global_step + 1, tf.float32))
        return update
