"""Gradients that are all zeros mean "no such task in this batch".

Source: TF 1.15 `tf.contrib.opt.MultitaskOptimizerWrapper`.
"""

from typing import Any

import tensorflow.compat.v1 as tf

_UPDATES = ("_apply_dense", "_resource_apply_dense", "_apply_sparse", "_resource_apply_sparse")


def _unless_all_zeros(update: Any) -> Any:
    """The update of an optimizer, left out at run time if the gradient is zero everywhere."""

    def wrapper(grad: Any, *arguments: Any, **keywords: Any) -> Any:
        def apply() -> tf.Operation:
            return tf.group(update(grad, *arguments, **keywords))

        values = grad.values if isinstance(grad, tf.IndexedSlices) else grad
        return tf.cond(tf.equal(tf.count_nonzero(values), 0), tf.no_op, apply)

    return wrapper


class MultitaskOptimizerWrapper:
    """An optimizer that skips a variable, slots and all, at a step where its gradient is all zeros.

    The optimizer itself is changed, as in TF 1.15; every other attribute is its own.

    Source: TF 1.15 `tf.contrib.opt.MultitaskOptimizerWrapper`.
    """

    def __init__(self, opt: tf.train.Optimizer):
        """Wrap an optimizer.

        Raises:
            TypeError: `opt` is no `tf.train.Optimizer`.
        """
        if not isinstance(opt, tf.train.Optimizer):
            raise TypeError(f"Supplied optimizer must be an instance of tf.train.Optimizer, not {type(opt).__name__}")
        self._opt = opt
        for name in _UPDATES:
            setattr(opt, name, _unless_all_zeros(getattr(opt, name)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opt, name)


def clip_gradients_by_global_norm(
    gradients_variables: Any, clip_norm: Any = 20.0
) -> tuple[list[tuple[Any, Any]], tf.Tensor]:
    """Clip gradients by their global norm; those that are all zeros stay so.

    Args:
        gradients_variables: pairs (gradient, variable).
        clip_norm: the largest norm, scalar.

    Returns:
        `(pairs, norm before)`.

    Source: TF 1.15 `tf.contrib.opt.clip_gradients_by_global_norm`.
    """
    gradients, variables = zip(*gradients_variables, strict=True)
    clipped, norm = tf.clip_by_global_norm(gradients, clip_norm)
    return list(zip(clipped, variables, strict=True)), norm
