"""The scalars of one step of Adam, for updates that are written out in ops."""

from typing import Any, NamedTuple

import tensorflow.compat.v1 as tf


class AdamNumbers(NamedTuple):
    """Scalar tensors of the variable's dtype; `rate` is the learning rate with the bias corrections in it."""

    rate: Any
    beta1: Any
    beta2: Any
    epsilon: Any


def adam_numbers(optimizer: Any, dtype: tf.DType) -> AdamNumbers:
    """The scalars of an `AdamOptimizer` at this step, cast to `dtype` as TF 1.15 casts them."""
    powers = optimizer._get_beta_accumulators()
    beta1_power, beta2_power = (tf.cast(power, dtype) for power in powers)
    rate = tf.cast(optimizer._lr_t, dtype) * tf.sqrt(1 - beta2_power) / (1 - beta1_power)
    return AdamNumbers(
        rate,
        tf.cast(optimizer._beta1_t, dtype),
        tf.cast(optimizer._beta2_t, dtype),
        tf.cast(optimizer._epsilon_t, dtype),
    )
