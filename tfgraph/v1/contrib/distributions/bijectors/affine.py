"""`scale @ x + shift`, for matrices and for numbers, which TensorFlow Probability wants spelled as two bijectors."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.distributions.probability import tfb, tfp
from tfgraph.v1.contrib.distributions.scale import scale_operator


class AffineLinearOperator(tfb.Bijector):
    """`scale @ x + shift`.

    Source: TF 1.15 `tf.contrib.distributions.bijectors.AffineLinearOperator`.
    """

    def __init__(
        self,
        shift: Any = None,
        scale: Any = None,
        validate_args: bool = False,
        name: str = "affine_linear_operator",
    ):
        """Make it.

        Args:
            shift: `[..., k]`; 0 if None.
            scale: a `tf.linalg.LinearOperator` of shape `[..., k, k]`; the identity if None.
            validate_args: whether to check at run time.
            name: prefix of the ops.

        Raises:
            TypeError: if `scale` is not a `LinearOperator`, or of another dtype than `shift`.
        """
        if scale is not None and not isinstance(scale, tf.linalg.LinearOperator):
            raise TypeError(f"Expected scale to be a tf.linalg.LinearOperator, received {scale}.")
        self._shift = None if shift is None else tf.convert_to_tensor(shift, name="shift")
        self._scale = scale
        dtypes = {part.dtype.base_dtype for part in (self._shift, scale) if part is not None}
        if len(dtypes) > 1:
            raise TypeError(f"shift and scale are of two dtypes: {', '.join(one.name for one in dtypes)}. Cast one.")
        super().__init__(
            forward_min_event_ndims=1,
            is_constant_jacobian=True,
            dtype=next(iter(dtypes), None),
            validate_args=validate_args,
            parameters={"shift": shift, "scale": scale, "validate_args": validate_args, "name": name},
            name=name,
        )

    @property
    def shift(self) -> Any:
        """The shift, `[..., k]`, or None."""
        return self._shift

    @property
    def scale(self) -> Any:
        """The scale, a `tf.linalg.LinearOperator` of shape `[..., k, k]`, or None."""
        return self._scale

    def _batch_shape(self, x_event_ndims: Any = None, y_event_ndims: Any = None) -> Any:
        shapes = [] if self.scale is None else [self.scale.batch_shape]
        shapes += [] if self.shift is None else [self.shift.shape[:-1]]
        result = tf.TensorShape([])
        for shape in shapes:
            result = tf.broadcast_static_shape(result, shape)
        return result

    def _batch_shape_tensor(self, x_event_ndims: Any = None, y_event_ndims: Any = None) -> Any:
        shapes = [] if self.scale is None else [self.scale.batch_shape_tensor()]
        shapes += [] if self.shift is None else [tf.shape(self.shift)[:-1]]
        result = tf.constant([], tf.int32)
        for shape in shapes:
            result = tf.broadcast_dynamic_shape(result, shape)
        return result

    def _forward(self, x: Any) -> Any:
        y = x if self.scale is None else self.scale.matvec(x)
        return y if self.shift is None else y + self.shift

    def _inverse(self, y: Any) -> Any:
        x = y if self.shift is None else y - self.shift
        return x if self.scale is None else self.scale.solvevec(x)

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        return tf.zeros([], x.dtype) if self.scale is None else self.scale.log_abs_determinant()


class Affine(AffineLinearOperator):
    """`scale @ x + shift`, `scale` given in parts that are added.

    Source: TF 1.15 `tf.contrib.distributions.bijectors.Affine`.
    """

    def __init__(
        self,
        shift: Any = None,
        scale_identity_multiplier: Any = None,
        scale_diag: Any = None,
        scale_tril: Any = None,
        scale_perturb_factor: Any = None,
        scale_perturb_diag: Any = None,
        validate_args: bool = False,
        name: str = "affine",
    ):
        """Make it.

        Args:
            shift: `[..., k]`; 0 if None.
            scale_identity_multiplier: `[...]`.
            scale_diag: `[..., k]`.
            scale_tril: `[..., k, k]`.
            scale_perturb_factor: `[..., k, r]`.
            scale_perturb_diag: `[..., r]`.
            validate_args: whether to check at run time.
            name: prefix of the ops.

        Raises:
            ValueError: if there is only a multiplier and no shift to tell `k` (1.15 took `k` from the
                input then), or `scale_perturb_diag` comes without `scale_perturb_factor`.
        """
        parts = (scale_identity_multiplier, scale_diag, scale_tril, scale_perturb_factor, scale_perturb_diag)
        scale = None
        if any(part is not None for part in parts):
            with tf.name_scope(name):
                scale = scale_operator(
                    shift, scale_diag, scale_identity_multiplier, scale_tril, scale_perturb_factor, scale_perturb_diag
                )
        super().__init__(shift, scale, validate_args, name)


class AffineScalar(tfb.Bijector):
    """`scale * x + shift`, element by element.

    Source: TF 1.15 `tf.contrib.distributions.bijectors.AffineScalar`.
    """

    def __init__(self, shift: Any = None, scale: Any = None, validate_args: bool = False, name: str = "affine_scalar"):
        """Make it.

        Args:
            shift: broadcasts with the input; 0 if None.
            scale: likewise, not 0; 1 if None.
            validate_args: whether to check at run time that `scale` is not 0.
            name: prefix of the ops.
        """
        with tf.name_scope(name, values=[shift, scale]):
            dtype = next((tf.convert_to_tensor(part).dtype for part in (shift, scale) if part is not None), None)
            self._shift = None if shift is None else tf.convert_to_tensor(shift, dtype, name="shift")
            self._scale = None if scale is None else tf.convert_to_tensor(scale, dtype, name="scale")
            if validate_args and scale is not None:
                with tf.control_dependencies([tf.assert_none_equal(self._scale, tf.zeros([], dtype))]):
                    self._scale = tf.identity(self._scale)
        super().__init__(
            forward_min_event_ndims=0,
            is_constant_jacobian=True,
            dtype=dtype,
            validate_args=validate_args,
            parameters={"shift": shift, "scale": scale, "validate_args": validate_args, "name": name},
            name=name,
        )

    @property
    def shift(self) -> Any:
        """The shift, or None."""
        return self._shift

    @property
    def scale(self) -> Any:
        """The scale, or None."""
        return self._scale

    @classmethod
    def _parameter_properties(cls, dtype: Any) -> Any:
        return {"shift": tfp.util.ParameterProperties(), "scale": tfp.util.ParameterProperties()}

    def _forward(self, x: Any) -> Any:
        y = x if self.scale is None else x * self.scale
        return y if self.shift is None else y + self.shift

    def _inverse(self, y: Any) -> Any:
        x = y if self.shift is None else y - self.shift
        return x if self.scale is None else x / self.scale

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        return tf.zeros([], x.dtype) if self.scale is None else tf.log(tf.abs(self.scale))
