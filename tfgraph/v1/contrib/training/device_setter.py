"""Which parameter server a variable goes to: strategies for `tf.train.replica_device_setter`.

Source: TF 1.15 `tensorflow/contrib/training/python/training/device_setter.py`.
"""

import hashlib
from collections.abc import Callable

import numpy as np
import tensorflow.compat.v1 as tf


class RandomStrategy:
    """By a hash of the name: `ps_strategy=RandomStrategy(3)`.

    Source: TF 1.15 `tf.contrib.training.RandomStrategy`.
    """

    def __init__(self, num_ps_tasks: int, seed: int = 0):
        """Make it, for so many parameter servers."""
        self._tasks, self._seed = num_ps_tasks, seed

    def __call__(self, op: tf.Operation) -> int:
        """The number of the server for this op."""
        digest = hashlib.md5(f"{op.name}_{self._seed}".encode(), usedforsecurity=False)
        return int(digest.hexdigest(), 16) % self._tasks


class GreedyLoadBalancingStrategy:
    """The server with the least load so far.

    Source: TF 1.15 `tf.contrib.training.GreedyLoadBalancingStrategy`.
    """

    def __init__(self, num_tasks: int, load_fn: Callable[[tf.Operation], float]):
        """Make it.

        Args:
            num_tasks: number of parameter servers.
            load_fn: the load that an op is, such as `byte_size_load_fn`.
        """
        self._loads, self._load_fn = np.zeros(num_tasks), load_fn

    def __call__(self, op: tf.Operation) -> int:
        """The number of the server for this op."""
        task = int(np.argmin(self._loads))
        self._loads[task] += self._load_fn(op)
        return task


def byte_size_load_fn(op: tf.Operation) -> int:
    """Bytes of the only output of an op.

    Raises:
        ValueError: if it has none or several, or its shape is not known.

    Source: TF 1.15 `tf.contrib.training.byte_size_load_fn`.
    """
    if len(op.outputs) != 1:
        raise ValueError(f"Op {op} must have a single output")
    (output,) = op.outputs
    if output.dtype == tf.resource:
        dtype, shape = tf.as_dtype(op.get_attr("dtype")), tf.TensorShape(op.get_attr("shape"))
    else:
        dtype, shape = output.dtype.base_dtype, output.shape
        if not shape.is_fully_defined():
            shape = tf.TensorShape(op.get_attr("shape"))
    shape.assert_is_fully_defined()
    return shape.num_elements() * dtype.size
