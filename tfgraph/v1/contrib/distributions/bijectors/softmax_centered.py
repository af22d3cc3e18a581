"""`SoftmaxCentered`, which TensorFlow Probability 0.25 cannot build with numpy 2.4 (`reshape(newshape=)`)."""

from typing import Any

import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.distributions.probability import tfb


class SoftmaxCentered(tfb.Bijector):
    """`softmax([x, 0])`: from vectors `[..., k]` to points of the simplex `[..., k + 1]`.

    Source: TF 1.15 `tf.contrib.distributions.bijectors.SoftmaxCentered`.
    """

    def __init__(self, validate_args: bool = False, name: str = "softmax_centered"):
        """Make it.

        Args:
            validate_args: whether to check at run time.
            name: prefix of the ops.
        """
        parameters = {"validate_args": validate_args, "name": name}
        super().__init__(forward_min_event_ndims=1, validate_args=validate_args, parameters=parameters, name=name)

    @classmethod
    def _parameter_properties(cls, dtype: Any) -> Any:
        return {}

    def _forward_event_shape(self, shape: Any) -> Any:
        return shape[:-1].concatenate(_longer(shape, 1))

    def _forward_event_shape_tensor(self, shape: Any) -> Any:
        return tf.concat([shape[:-1], shape[-1:] + 1], 0)

    def _inverse_event_shape(self, shape: Any) -> Any:
        return shape[:-1].concatenate(_longer(shape, -1))

    def _inverse_event_shape_tensor(self, shape: Any) -> Any:
        return tf.concat([shape[:-1], shape[-1:] - 1], 0)

    def _forward(self, x: Any) -> Any:
        return tf.nn.softmax(tf.concat([x, tf.zeros_like(x[..., :1])], axis=-1))

    def _inverse(self, y: Any) -> Any:
        logarithm = tf.log(y)
        return logarithm[..., :-1] - logarithm[..., -1:]

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        return -tf.reduce_sum(tf.log(y), axis=-1)

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        # log(1 + sum(exp(x))), and once more for each element: log(y) = x - normalization, log(y_k+1) = -normalization.
        normalization = tf.nn.softplus(tf.reduce_logsumexp(x, axis=-1, keepdims=True))
        return tf.squeeze(tf.reduce_sum(x - normalization, axis=-1, keepdims=True) - normalization, axis=-1)


def _longer(shape: Any, by: int) -> Any:
    size = tf.dimension_value(shape[-1])
    return tf.TensorShape([None if size is None else size + by])
