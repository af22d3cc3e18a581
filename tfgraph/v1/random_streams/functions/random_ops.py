"""Random ops: the nodes before and after a random node, as TF 1.15 built them."""

from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf
from tensorflow.python.framework import random_seed
from tensorflow.python.ops import gen_random_ops
from tensorflow.python.ops.shape_util import maybe_set_static_shape, shape_tensor

from tfgraph.v1.random_streams import seeds
from tfgraph.v1.random_streams.replacements import counts, rebuilds, replaces

replaces("framework.random_seed", "get_seed")(seeds.get_seed)


@rebuilds("ops.random_ops", "random_uniform")
def random_uniform(
    shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = tf.float32, seed: Any = None, name: Any = None
) -> tf.Tensor:
    """Always scale and shift; TF 2.21 leaves out what multiplies by 1 and adds 0."""
    dtype = tf.as_dtype(dtype)
    if maxval is None:
        if dtype.is_integer:
            raise ValueError(f"Must specify maxval for integer dtype {dtype!r}")
        maxval = 1
    with tf.name_scope(name, "random_uniform", [shape, minval, maxval]) as name:
        shape = shape_tensor(shape)
        minval = tf.convert_to_tensor(minval, dtype=dtype, name="min")
        maxval = tf.convert_to_tensor(maxval, dtype=dtype, name="max")
        seed1, seed2 = random_seed.get_seed(seed)
        if dtype.is_integer:
            result = gen_random_ops.random_uniform_int(shape, minval, maxval, seed=seed1, seed2=seed2, name=name)
        else:
            values = gen_random_ops.random_uniform(shape, dtype, seed=seed1, seed2=seed2)
            result = tf.add(values * (maxval - minval), minval, name=name)
        maybe_set_static_shape(result, shape)
        return result


@rebuilds("ops.random_ops", "random_gamma")
def random_gamma(
    shape: Any, alpha: Any, beta: Any = None, dtype: Any = tf.float32, seed: Any = None, name: Any = None
) -> tf.Tensor:
    """Broadcast `alpha` by adding zeros; TF 2.21 uses BroadcastTo, of other nodes."""
    with tf.name_scope(name, "random_gamma", [shape, alpha, beta]):
        shape = tf.convert_to_tensor(shape, name="shape", dtype=tf.int32)
        alpha = tf.convert_to_tensor(alpha, name="alpha", dtype=dtype)
        beta = tf.convert_to_tensor(1 if beta is None else beta, name="beta", dtype=dtype)
        alpha = alpha + tf.zeros_like(beta)
        seed1, seed2 = random_seed.get_seed(seed)
        values = gen_random_ops.random_gamma(shape, alpha, seed=seed1, seed2=seed2) / beta
        return tf.maximum(np.finfo(alpha.dtype.as_numpy_dtype).tiny, values)


@counts("ops.stateless_random_ops", "stateless_random_normal", "stateless_truncated_normal")
@counts("ops.stateless_random_ops", "stateless_random_uniform")
def stateless(*args: Any, **kwargs: Any) -> int:
    """TF 2.21 makes key and counter with a node and a constant more."""
    return -2
