"""Decays of the weight of the signs, for AddSign and PowerSign.

Source: TF 1.15 `tensorflow.contrib.opt.python.training.sign_decay`; https://arxiv.org/abs/1709.07417.
"""

import math
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf


def _clipped(global_step: Any, decay_steps: int) -> tf.Tensor:
    if global_step is None:
        raise ValueError("A decay of the sign needs a step to count by: pass global_step to minimize().")
    return tf.minimum(global_step, decay_steps)


def get_linear_decay_fn(decay_steps: int) -> Callable[[Any], tf.Tensor]:
    """From 1 to 0 in `decay_steps` steps, on a line.

    Source: TF 1.15 `sign_decay.get_linear_decay_fn`.
    """

    def linear_decay(global_step: Any) -> tf.Tensor:
        remaining = tf.cast(decay_steps, tf.int32) - tf.cast(_clipped(global_step, decay_steps), tf.int32)
        return tf.maximum(0.0, tf.cast(remaining, tf.float32) / tf.cast(decay_steps, tf.float32))

    return linear_decay


def get_cosine_decay_fn(
    decay_steps: int, num_periods: float = 0.5, zero_after: float | None = None
) -> Callable[[Any], tf.Tensor]:
    """Along `num_periods` periods of a cosine between 1 and 0; 0 after `zero_after` periods.

    Source: TF 1.15 `sign_decay.get_cosine_decay_fn`.
    """

    def cosine_decay(global_step: Any) -> tf.Tensor:
        done = tf.cast(_clipped(global_step, decay_steps), tf.float32) / tf.cast(decay_steps, tf.float32)
        fraction = 2.0 * num_periods * done
        decayed = 0.5 * (1.0 + tf.cos(tf.constant(math.pi) * fraction))
        return decayed if zero_after is None else tf.where(fraction >= 2 * zero_after, 0.0, decayed)

    return cosine_decay


def get_restart_decay_fn(
    decay_steps: int, num_periods: float = 1, zero_after: float | None = None
) -> Callable[[Any], tf.Tensor]:
    """Half a cosine from 1 to 0, begun anew `num_periods` times; 0 after `zero_after` of them.

    Source: TF 1.15 `sign_decay.get_restart_decay_fn`.
    """

    def restart_decay(global_step: Any) -> tf.Tensor:
        step = _clipped(global_step, decay_steps)
        fraction = tf.mod(num_periods * tf.cast(step, tf.float32), decay_steps) / tf.cast(decay_steps, tf.float32)
        decayed = 0.5 * (1.0 + tf.cos(tf.constant(math.pi) * fraction))
        if zero_after is None:
            return decayed
        done = tf.cast(num_periods * step, tf.float32) / tf.cast(decay_steps, tf.float32)
        return tf.where(done >= zero_after, 0.0, decayed)

    return restart_decay
