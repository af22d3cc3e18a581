"""Vectors of independent exponential, Laplace and sinh-arcsinh variables, scaled and shifted.

TensorFlow Probability dropped them in 2021: they are `TransformedDistribution`s.
"""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.distributions.bijectors.affine import AffineLinearOperator
from tfgraph.v1.contrib.distributions.probability import of_probability, tfb, tfd, with_own_arguments
from tfgraph.v1.contrib.distributions.scale import scale_operator


@with_own_arguments
class _Vector(tfd.TransformedDistribution):
    """`loc + scale @ x`, where the elements of `x` are drawn from one scalar distribution."""

    #: Mean and variance of the scalar distribution.
    _standard_mean = 0.0
    _standard_variance = 1.0

    def __init__(self, elements: Any, inner: tuple[Any, ...], loc: Any, scale: Any, validate_args: bool, name: str):
        self._loc, self._scale = loc, scale
        size = scale.domain_dimension
        size = scale.domain_dimension_tensor() if size is None else size
        outer = AffineLinearOperator(loc, scale, validate_args=validate_args)
        super().__init__(
            tfd.Sample(elements, sample_shape=[size]),
            tfb.Chain([outer, *inner]) if inner else outer,
            validate_args=validate_args,
            name=name,
        )

    @property
    def loc(self) -> Any:
        """The shift, `[..., k]`, or None."""
        return self._loc

    @property
    def scale(self) -> Any:
        """The scale, a `tf.linalg.LinearOperator` of shape `[..., k, k]`."""
        return self._scale


class _VectorWithMoments(_Vector):
    def _mean(self) -> Any:
        ones = tf.ones([self.scale.domain_dimension_tensor()], self.dtype)
        return self._broadcast(self._standard_mean * self.scale.matvec(ones))

    def _covariance(self) -> Any:
        return self._standard_variance * self.scale.matmul(self.scale.to_dense(), adjoint_arg=True)

    def _variance(self) -> Any:
        return self._standard_variance * tf.square(self.scale.diag_part())

    def _stddev(self) -> Any:
        return tf.sqrt(self._variance())

    def _mode(self) -> Any:
        return self._broadcast(tf.zeros([self.scale.range_dimension_tensor()], self.dtype))

    def _broadcast(self, value: Any) -> Any:
        """Shift to `[batch, k]`."""
        shifted = value if self.loc is None else value + self.loc
        return tf.broadcast_to(shifted, tf.concat([self.batch_shape_tensor(), self.event_shape_tensor()], 0))


@with_own_arguments
class VectorExponentialDiag(_VectorWithMoments):
    """`loc + scale @ x`, where the elements of `x` are `Exponential(1)`.

    Source: TF 1.15 `tf.contrib.distributions.VectorExponentialDiag`.
    """

    _standard_mean = 1.0

    def __init__(
        self,
        loc: Any = None,
        scale_diag: Any = None,
        scale_identity_multiplier: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "VectorExponentialDiag",
    ):
        """Make it.

        Args:
            loc: `[..., k]`; 0 if None.
            scale_diag: `[..., k]`.
            scale_identity_multiplier: `[...]`, added to `scale_diag`.
            validate_args: whether to check at run time.
            allow_nan_stats: whether a statistic that is undefined is NaN, and not an error.
            name: prefix of the ops.
        """
        scale = scale_operator(loc, scale_diag, scale_identity_multiplier)
        elements = tfd.Exponential(tf.ones([], scale.dtype), allow_nan_stats=allow_nan_stats)
        super().__init__(elements, (), loc, scale, validate_args, name)


@with_own_arguments
class VectorLaplaceDiag(_VectorWithMoments):
    """`loc + scale @ x`, where the elements of `x` are `Laplace(0, 1)`.

    Source: TF 1.15 `tf.contrib.distributions.VectorLaplaceDiag`.
    """

    _standard_variance = 2.0

    def __init__(
        self,
        loc: Any = None,
        scale_diag: Any = None,
        scale_identity_multiplier: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "VectorLaplaceDiag",
    ):
        """Make it; the arguments are those of `VectorExponentialDiag`."""
        scale = scale_operator(loc, scale_diag, scale_identity_multiplier)
        zero, one = tf.zeros([], scale.dtype), tf.ones([], scale.dtype)
        elements = tfd.Laplace(zero, one, allow_nan_stats=allow_nan_stats)
        super().__init__(elements, (), loc, scale, validate_args, name)


@with_own_arguments
class VectorSinhArcsinhDiag(_Vector):
    """`loc + scale @ F(z) * 2 / F_0(2)`, `F(z) = sinh((arcsinh(z) + skewness) * tailweight)`.

    `F_0` is `F` without skewness; the elements of `z` are drawn from `distribution`.

    Source: TF 1.15 `tf.contrib.distributions.VectorSinhArcsinhDiag`.
    """

    def __init__(
        self,
        loc: Any = None,
        scale_diag: Any = None,
        scale_identity_multiplier: Any = None,
        skewness: Any = None,
        tailweight: Any = None,
        distribution: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "MultivariateNormalLinearOperator",
    ):
        """Make it.

        Args:
            loc: `[..., k]`; 0 if None.
            scale_diag: `[..., k]`.
            scale_identity_multiplier: `[...]`, added to `scale_diag`.
            skewness: broadcasts with `[..., k]`; 0 if None.
            tailweight: > 0, broadcasts with `[..., k]`; 1 if None.
            distribution: of the elements of `z`, scalar; `Normal(0, 1)` if None.
            validate_args: whether to check at run time.
            allow_nan_stats: whether a statistic that is undefined is NaN, and not an error.
            name: prefix of the ops; the default is 1.15's.
        """
        scale = scale_operator(loc, scale_diag, scale_identity_multiplier)
        zero, one = tf.zeros([], scale.dtype), tf.ones([], scale.dtype)
        self._tailweight = one if tailweight is None else tf.convert_to_tensor(tailweight, scale.dtype)
        self._skewness = zero if skewness is None else tf.convert_to_tensor(skewness, scale.dtype)
        # TensorFlow Probability's has the factor `2 / F_0(2)`.
        inner = tfb.SinhArcsinh(self._skewness, self._tailweight)
        elements = tfd.Normal(zero, one, allow_nan_stats=allow_nan_stats)
        if distribution is not None:
            elements = of_probability(distribution)
        super().__init__(elements, (inner,), loc, scale, validate_args, name)

    @property
    def skewness(self) -> Any:
        """Skewness."""
        return self._skewness

    @property
    def tailweight(self) -> Any:
        """Weight of the tails; 1 is that of `distribution`."""
        return self._tailweight
