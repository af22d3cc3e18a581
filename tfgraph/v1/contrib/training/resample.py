"""Repeat and drop examples at random, by a rate or weight of their own.

Source: TF 1.15 `tensorflow/contrib/training/python/training/resample.py`.
"""

from collections.abc import Sequence

import tensorflow.compat.v1 as tf
from tensorflow.python.training import moving_averages


def resample_at_rate(
    inputs: Sequence[tf.Tensor],
    rates: tf.Tensor,
    scope: str | None = None,
    seed: int | None = None,
    back_prop: bool = False,
) -> list[tf.Tensor]:
    """Repeat each example a number of times drawn from a Poisson distribution.

    Args:
        inputs: tensors whose first dimension is that of the examples.
        rates: the mean number of copies of each example, `[examples]`, float.
        scope: name of the op.
        seed: of the random numbers.
        back_prop: as in TF 1.15; the indices have no gradient either way.

    Returns:
        The tensors with the examples drawn.

    Source: TF 1.15 `tf.contrib.training.resample_at_rate`.
    """
    with tf.name_scope(scope, "resample_at_rate"):
        rates = tf.convert_to_tensor(rates, name="rates")
        counts = tf.cast(tf.random_poisson(rates, (), rates.dtype, seed=seed), tf.int32)
        indices = tf.repeat(tf.range(tf.size(counts)), counts)
        return [tf.gather(tensor, indices) for tensor in inputs]


def weighted_resample(
    inputs: Sequence[tf.Tensor],
    weights: tf.Tensor,
    overall_rate: float,
    scope: str | None = None,
    mean_decay: float = 0.999,
    seed: int | None = None,
) -> tuple[list[tf.Tensor], tf.Tensor]:
    """Draw examples in proportion to their weights.

    Args:
        inputs: tensors whose first dimension is that of the examples.
        weights: of the examples, `[examples]`, float.
        overall_rate: mean number of examples drawn for each given.
        scope: name of the op and of its variable.
        mean_decay: of the moving average of the weights' mean.
        seed: of the random numbers.

    Returns:
        The tensors with the examples drawn, and the rate at which each was.

    Source: TF 1.15 `tf.contrib.training.weighted_resample`.
    """
    with tf.name_scope(scope, "weighted_resample") as name:
        with tf.variable_scope(scope, "estimate_mean"):
            average = tf.get_local_variable("estimated_mean", initializer=tf.cast(0, weights.dtype))
            mean = moving_averages.assign_moving_average(average, tf.reduce_mean(weights), mean_decay)
        rates = weights * overall_rate / mean
        drawn_rates, *drawn = resample_at_rate([rates, *inputs], rates, scope=name, seed=seed)
        return drawn, drawn_rates
