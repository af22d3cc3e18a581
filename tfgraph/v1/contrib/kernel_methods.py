"""`tf.contrib.kernel_methods` of TF 1.15: random Fourier features, without `KernelLinearClassifier`.

Source: TF 1.15 `tf.contrib.kernel_methods`.
"""

import math as _math
from typing import Any

import numpy as _np
import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


class InvalidShapeError(Exception):
    """A tensor has not the shape that a mapper wants."""


class RandomFourierFeatureMapper:
    """Maps vectors so that their products come near a Gaussian kernel, the nearer the more features there are.

    Source: TF 1.15 `tf.contrib.kernel_methods.RandomFourierFeatureMapper`; Rahimi, Recht: Random Features for
    Large-Scale Kernel Machines (2007).
    """

    def __init__(self, input_dim: int, output_dim: int, stddev: float = 1.0, seed: int = 1, name: str | None = None):
        """Make it.

        Args:
            input_dim: number of dimensions of a vector.
            output_dim: number of features.
            stddev: of the Gaussian kernel.
            seed: of the random numbers, numpy's.
            name: by default an arbitrary one.
        """
        self._input_dim = input_dim
        self._output_dim = output_dim
        self._stddev = stddev
        self._seed = seed
        self._name = name

    @property
    def name(self) -> str:
        """The name."""
        return self._name or str(id(self))

    @property
    def input_dim(self) -> int:
        """Number of dimensions of a vector."""
        return self._input_dim

    @property
    def output_dim(self) -> int:
        """Number of features."""
        return self._output_dim

    def map(self, input_tensor: Any) -> _tf.Tensor:
        """From `[batch, input_dim]` to `[batch, output_dim]`, float32; two maps of equal arguments are the same.

        Raises:
            InvalidShapeError: `input_tensor` has another shape.
        """
        shape = input_tensor.shape
        if shape.ndims != 2 or shape[1] != self._input_dim:
            raise InvalidShapeError(
                f"Invalid dimension: expected [batch, {self._input_dim}] input features, got {shape} instead."
            )
        # The numbers that TF 1.15 draws, without a change of numpy's global state.
        random = _np.random.RandomState(self._seed)
        omega = random.normal(scale=1.0 / self._stddev, size=[self._input_dim, self._output_dim])
        bias = random.uniform(low=0.0, high=2 * _np.pi, size=[self._output_dim])
        angles = _tf.matmul(input_tensor, _tf.constant(omega, _tf.float32)) + _tf.constant(bias, _tf.float32)
        return _math.sqrt(2.0 / self._output_dim) * _tf.cos(angles)


def sparse_multiclass_hinge_loss(
    labels: Any,
    logits: Any,
    weights: Any = 1.0,
    scope: str | None = None,
    loss_collection: str = _tf.GraphKeys.LOSSES,
    reduction: str = _tf.losses.Reduction.SUM_BY_NONZERO_WEIGHTS,
) -> _tf.Tensor:
    """The hinge loss of Crammer and Singer: how far the best wrong class comes within 1 of the right one.

    Args:
        labels: int32 or int64, `[batch]` or `[batch, 1]`.
        logits: `[batch, classes]`.
        weights: scalar, `[batch]` or `[batch, 1]`.
        scope: of the ops.
        loss_collection: to which the loss is added.
        reduction: as in `tf.losses`.

    Raises:
        ValueError: shapes or dtypes are others.

    Source: TF 1.15 `tf.contrib.kernel_methods.sparse_multiclass_hinge_loss`.
    """
    with _tf.name_scope(scope, "sparse_multiclass_hinge_loss", (logits, labels)) as name:
        if logits.shape.ndims != 2:
            raise ValueError(
                f"logits should have rank 2 ([batch_size, num_classes]). Given rank is {logits.shape.ndims}"
            )
        if labels.dtype not in (_tf.int32, _tf.int64):
            raise ValueError(f"Invalid dtype for labels: {labels.dtype}. Acceptable dtypes: int32 and int64")
        if labels.shape.ndims not in (1, 2):
            raise ValueError(
                f"labels should have rank 1 ([batch_size]) or 2 ([batch_size, 1]). Given rank is {labels.shape.ndims}"
            )
        logits = _tf.cast(logits, _tf.float32)
        classes = _tf.shape(logits)[1]
        with _tf.control_dependencies([_tf.assert_less(labels, _tf.cast(classes, labels.dtype))]):
            labels = _tf.reshape(labels, [-1])
        weights = _tf.convert_to_tensor(weights)
        if weights.shape.ndims not in (0, 1, 2):
            raise ValueError(
                "non-scalar weights should have rank 1 ([batch_size]) or 2 ([batch_size, 1]). "
                f"Given rank is {weights.shape.ndims}"
            )
        if weights.shape.ndims > 0:
            weights = _tf.reshape(weights, [-1])
            weights.shape.assert_is_compatible_with(labels.shape)
        right = _tf.gather(logits, labels, batch_dims=1)[:, None]
        wrong = _tf.one_hot(labels, classes, on_value=0.0, off_value=1.0)
        loss = _tf.reduce_max(_tf.nn.relu(logits - right + wrong), axis=1)
        return _tf.losses.compute_weighted_loss(loss, weights, name, loss_collection, reduction=reduction)
