"""`tf.nn` as TF 1.15 built it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1 import nn
from tfgraph.v1.random_streams import seeds
from tfgraph.v1.random_streams.replacements import constants, counts, rebuilds, replaces


@rebuilds("ops.nn_ops", "dropout_v2")
def dropout(x: Any, rate: Any, noise_shape: Any = None, seed: Any = None, name: Any = None) -> tf.Tensor:
    """Scale, cast the mask and multiply; TF 2.21 selects."""
    return nn.dropout(x, rate=rate, noise_shape=noise_shape, seed=seed, name=name)


@counts("ops.nn_ops", "convolution_v2")
def convolution(
    input: Any,
    filters: Any,
    strides: Any = None,
    padding: Any = "VALID",
    data_format: Any = None,
    dilations: Any = None,
    name: Any = None,
) -> int:
    """The convolutional layers of 1.15 made a constant of their dilation rate; TF 2.21 does where they dilate."""
    dilated = dilations is not None and any(rate != 1 for rate in np.ravel(dilations))
    return 0 if dilated else 1


@counts("ops.nn_impl", "weighted_moments")
def weighted_moments(*args: Any, **kwargs: Any) -> int:
    """1.15 multiplied by a reciprocal; TF 2.21 divides."""
    return 1


@replaces("ops.nn_impl", "swish")
def swish(original: Callable, features: Any, beta: Any = 1.0) -> tf.Tensor:
    """TF 2.21 multiplies by `beta` first, and has a gradient for it; 1.15 had none."""
    if not seeds.in_tf1_stream() or constants(beta) == 0 or beta != 1.0:
        return original(features, beta)

    @tf.custom_gradient
    def times_sigmoid(x: tf.Tensor) -> tuple[tf.Tensor, Callable]:
        def gradient(dy: tf.Tensor) -> tf.Tensor:
            with tf.control_dependencies([dy]):
                sigmoid = tf.sigmoid(x)
            return dy * (sigmoid * (1.0 + x * (1.0 - sigmoid)))

        return x * tf.sigmoid(x), gradient

    return times_sigmoid(tf.convert_to_tensor(features, name="features"))


@counts("ops.special_math_ops", "bessel_i0", "bessel_i1")
def bessel(*args: Any, **kwargs: Any) -> int:
    """1.15 computed it from the exponentially scaled function."""
    return 3
