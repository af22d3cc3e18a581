"""Clips variables after each step. Source: TF 1.15 `tf.contrib.opt.VariableClippingOptimizer`."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf


class VariableClippingOptimizer(tf.train.Optimizer):
    """An optimizer that afterwards clips the norm of the variables: of every row of an embedding, say.

    Source: TF 1.15 `tf.contrib.opt.VariableClippingOptimizer`.
    """

    def __init__(
        self,
        opt: tf.train.Optimizer,
        vars_to_clip_dims: Mapping[Any, Sequence[int]],
        max_norm: Any,
        use_locking: bool = False,
        colocate_clip_ops_with_vars: bool = False,
        name: str = "VariableClipping",
    ):
        """Make it.

        Args:
            opt: what trains.
            vars_to_clip_dims: for each variable to clip, the axes along which its norm is taken.
            max_norm: the largest norm.
            use_locking: lock the variables while they are clipped.
            colocate_clip_ops_with_vars: clip on the variable's device.
            name: of the ops.
        """
        super().__init__(use_locking, name)
        self._opt = opt
        self._axes = {variable.ref(): list(axes) for variable, axes in vars_to_clip_dims.items()}
        self._max_norm = max_norm
        self._colocate = colocate_clip_ops_with_vars

    def compute_gradients(self, *args: Any, **kwargs: Any) -> Any:
        """Those of the optimizer inside."""
        return self._opt.compute_gradients(*args, **kwargs)

    def get_slot(self, *args: Any, **kwargs: Any) -> Any:
        """A slot of the optimizer inside."""
        return self._opt.get_slot(*args, **kwargs)

    def get_slot_names(self, *args: Any, **kwargs: Any) -> Any:
        """The slots of the optimizer inside."""
        return self._opt.get_slot_names(*args, **kwargs)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> tf.Operation:
        """Train, then clip; of a variable with a sparse gradient only the rows that have one."""
        grads_and_vars = list(grads_and_vars)
        with tf.name_scope(name, self._name) as scope:
            update = self._opt.apply_gradients(grads_and_vars, global_step=global_step)
            clips = []
            with tf.control_dependencies([update]):
                for gradient, variable in grads_and_vars:
                    if gradient is not None and variable.ref() in self._axes:
                        with tf.name_scope(f"clip_{variable.op.name}"):
                            clips.append(self._clip(gradient, variable))
            return tf.group(update, *clips, name=scope)

    def _clip(self, gradient: Any, variable: Any) -> Any:
        axes = self._axes[variable.ref()]
        rows = isinstance(gradient, tf.IndexedSlices) and 0 not in axes
        with tf.colocate_with(variable):
            value = tf.gather(variable, gradient.indices) if rows else variable.read_value()
        with tf.colocate_with(variable) if self._colocate else contextlib.nullcontext():
            excess = value - tf.clip_by_norm(value, self._max_norm, axes)
        with tf.colocate_with(variable):
            if rows:
                excess = tf.IndexedSlices(excess, gradient.indices, gradient.dense_shape)
                return variable.scatter_sub(excess, use_locking=self._use_locking)
            return variable.assign_sub(excess, use_locking=self._use_locking)
