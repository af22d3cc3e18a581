"""`tf.nn` as TF 1.15 built it."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1 import nn
from tfgraph.v1.random_streams.replacements import constants, counts, rebuilds


@rebuilds("ops.nn_ops", "dropout_v2")
def dropout(x: Any, rate: Any, noise_shape: Any = None, seed: Any = None, name: Any = None) -> tf.Tensor:
    """Scale, cast the mask and multiply; TF 2.21 selects."""
    return nn.dropout(x, rate=rate, noise_shape=noise_shape, seed=seed, name=name)


@counts("ops.nn_ops", "convolution_v2")
def convolution(*args: Any, **kwargs: Any) -> int:
    """The convolutional layers of 1.15 made a constant of their dilation rate."""
    return 1


@counts("ops.nn_impl", "weighted_moments")
def weighted_moments(*args: Any, **kwargs: Any) -> int:
    """1.15 multiplied by a reciprocal; TF 2.21 divides."""
    return 1


@counts("ops.nn_impl", "swish")
def swish(features: Any, beta: Any = 1.0) -> int:
    """TF 2.21 multiplies by `beta` first."""
    return -1 - constants(beta)


@counts("ops.special_math_ops", "bessel_i0")
def bessel_i0(*args: Any, **kwargs: Any) -> int:
    """1.15 computed it from the exponentially scaled function."""
    return 3
