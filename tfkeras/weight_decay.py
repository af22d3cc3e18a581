"""TF1's optimizers with decoupled weight decay: AdamW and MomentumW (SGDW).

Keras's own `weight_decay=`, which every optimizer of `tfkeras.optimizers` takes, is another number: Keras takes
`weight_decay * learning_rate * variable` off per step, TF1 `weight_decay * variable`. With a constant learning rate,
TF1's number divided by it is Keras's; with a schedule, Keras's decay shrinks with the rate and TF1's does not.
"""

from typing import Any

import keras
import tensorflow as tf

from tfkeras.optimizers import Adam, KernelOptimizer, Momentum, hyperparameter


class DecoupledWeightDecay(KernelOptimizer):
    """Takes a part off each variable in each step, before the gradient is applied; must stand first among the bases.

    Variables decay unless `exclude_from_weight_decay` names them. With a sparse gradient only its rows decay.

    Source: TF 1.15 `tf.contrib.opt.DecoupledWeightDecayExtension`; https://arxiv.org/abs/1711.05101.
    """

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """See `KernelOptimizer`."""
        if self._use_weight_decay(variable):
            resource = variable.value if isinstance(variable, keras.Variable) else variable
            rate = hyperparameter(self.weight_decay, resource.dtype)
            if isinstance(gradient, tf.IndexedSlices):
                rows, _ = tf.unique(gradient.indices)
                resource.scatter_sub(tf.IndexedSlices(rate * tf.gather(resource, rows), rows))
            else:
                resource.assign_sub(rate * resource)
        super().update_step(gradient, variable, learning_rate)

    def _apply_weight_decay(self, variables: list[Any]) -> None:
        """Nothing: that would be Keras's decay."""


@keras.saving.register_keras_serializable("tfkeras")
class AdamW(DecoupledWeightDecay, Adam):
    """`tfkeras.optimizers.Adam` with decoupled weight decay.

    Source: TF 1.15 `tf.contrib.opt.AdamWOptimizer`.
    """

    def __init__(self, weight_decay: float, learning_rate: Any = 0.001, **kwargs: Any):
        """Make the optimizer.

        Args:
            weight_decay: the part of a variable that is taken off per step, whatever the learning rate.
            learning_rate: a number or a schedule.
            **kwargs: those of `tfkeras.optimizers.Adam`.
        """
        super().__init__(learning_rate=learning_rate, weight_decay=weight_decay, **kwargs)


@keras.saving.register_keras_serializable("tfkeras")
class MomentumW(DecoupledWeightDecay, Momentum):
    """`tfkeras.optimizers.Momentum` with decoupled weight decay, SGDW in the paper.

    Source: TF 1.15 `tf.contrib.opt.MomentumWOptimizer`.
    """

    def __init__(self, weight_decay: float, learning_rate: Any = 0.01, **kwargs: Any):
        """Make the optimizer.

        Args:
            weight_decay: the part of a variable that is taken off per step, whatever the learning rate.
            learning_rate: a number or a schedule.
            **kwargs: those of `tfkeras.optimizers.Momentum`.
        """
        super().__init__(learning_rate=learning_rate, weight_decay=weight_decay, **kwargs)
