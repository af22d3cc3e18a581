"""TF1's learning-rate decay where Keras's own gives other bits.

`keras.optimizers.schedules.PiecewiseConstantDecay` gives those of `tf.train.piecewise_constant` as it is.
"""

from typing import Any

import keras
import numpy as np
import tensorflow as tf


@keras.saving.register_keras_serializable("tfkeras")
class ExponentialDecay(keras.optimizers.schedules.ExponentialDecay):
    """`initial_learning_rate * decay_rate ** (step / decay_steps)`, in a session's arithmetic.

    A session multiplies by `1 / decay_steps`, rounded to float32, where Keras divides. With `staircase` that can be a
    step: `41 * (1 / 41)` is below 1, so with `decay_steps=41` TF1 first lowers the rate after step 41, Keras at 41.

    Source: TF 1.15 `tf.train.exponential_decay` with `decay_steps` a number.
    """

    def __call__(self, step: Any) -> tf.Tensor:
        """Return the learning rate at `step`, a float32 scalar."""
        periods = tf.cast(step, tf.float32) * (np.float32(1) / np.float32(self.decay_steps))
        if self.staircase:
            periods = tf.floor(periods)
        return tf.constant(self.initial_learning_rate, tf.float32) * tf.pow(
            tf.constant(self.decay_rate, tf.float32), periods
        )
