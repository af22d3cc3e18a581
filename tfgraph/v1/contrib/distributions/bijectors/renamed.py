"""Bijectors that TensorFlow Probability has under another name or other arguments, some the other way round."""

from collections.abc import Callable
from typing import Any

from tfgraph.v1.contrib.distributions.bijectors.affine import AffineScalar
from tfgraph.v1.contrib.distributions.probability import tfb


class Gumbel(tfb.GumbelCDF):
    """`exp(-exp(-(x - loc) / scale))`. Source: TF 1.15 `tf.contrib.distributions.bijectors.Gumbel`."""


class Kumaraswamy(tfb.Invert):
    """`(1 - (1 - x)^(1 / concentration0))^(1 / concentration1)`, on (0, 1).

    Source: TF 1.15 `tf.contrib.distributions.bijectors.Kumaraswamy`.
    """

    def __init__(
        self,
        concentration1: Any = 1.0,
        concentration0: Any = 1.0,
        validate_args: bool = False,
        name: str = "kumaraswamy",
    ):
        """Make it.

        Args:
            concentration1: > 0.
            concentration0: > 0.
            validate_args: whether to check at run time.
            name: prefix of the ops.
        """
        super().__init__(tfb.KumaraswamyCDF(concentration1, concentration0, validate_args), validate_args, name=name)

    @property
    def concentration1(self) -> Any:
        """The outer root."""
        return self.bijector.concentration1

    @property
    def concentration0(self) -> Any:
        """The inner root."""
        return self.bijector.concentration0


class Ordered(tfb.Invert):
    """From increasing vectors to all vectors: the first element, then the logarithms of the steps.

    Source: TF 1.15 `tf.contrib.distributions.bijectors.Ordered`.
    """

    def __init__(self, validate_args: bool = False, name: str = "ordered"):
        """Make it.

        Args:
            validate_args: whether to check at run time that the input increases.
            name: prefix of the ops.
        """
        super().__init__(tfb.Ascending(validate_args), validate_args, name=name)


class RealNVP(tfb.RealNVP):
    """Affine coupling: the first `num_masked` elements scale and shift the others.

    Source: TF 1.15 `tf.contrib.distributions.bijectors.RealNVP`; Dinh et al. 2017.
    """

    def __init__(
        self,
        num_masked: int,
        shift_and_log_scale_fn: Callable[..., Any],
        is_constant_jacobian: bool = False,
        validate_args: bool = False,
        name: str | None = None,
    ):
        """Make it.

        Args:
            num_masked: how many elements stay as they are.
            shift_and_log_scale_fn: from those, and the number of the others, to shift and logarithm of the scale.
            is_constant_jacobian: whether the scale is the same everywhere.
            validate_args: whether to check at run time.
            name: prefix of the ops.
        """
        super().__init__(
            num_masked=num_masked,
            shift_and_log_scale_fn=shift_and_log_scale_fn,
            is_constant_jacobian=is_constant_jacobian,
            validate_args=validate_args,
            name=name,
        )


class ScaleTriL(tfb.Chain):
    """From vectors `[..., k * (k + 1) / 2]` to lower triangular matrices with a positive diagonal.

    Source: TF 1.15 `tf.contrib.distributions.bijectors.ScaleTriL`.
    """

    def __init__(
        self,
        diag_bijector: Any = None,
        diag_shift: float | None = 1e-5,
        validate_args: bool = False,
        name: str = "scale_tril",
    ):
        """Make it.

        Args:
            diag_bijector: of the diagonal; `Softplus()` if None.
            diag_shift: added to the diagonal afterwards; nothing if None.
            validate_args: whether to check at run time.
            name: prefix of the ops.
        """
        diag_bijector = tfb.Softplus(validate_args=validate_args) if diag_bijector is None else diag_bijector
        if diag_shift is not None:
            diag_bijector = tfb.Chain([AffineScalar(shift=diag_shift), diag_bijector])
        super().__init__(
            [tfb.TransformDiagonal(diag_bijector), tfb.FillTriangular()], validate_args=validate_args, name=name
        )
