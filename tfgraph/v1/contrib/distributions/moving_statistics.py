"""Moving mean, variance and log-mean-exp, held in variables of TF1."""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf


def assign_moving_mean_variance(
    mean_var: Any, variance_var: Any, value: Any, decay: Any, name: str | None = None
) -> tuple[Any, Any]:
    """Move a mean and a variance towards a value.

    `variance = decay * (variance + (1 - decay) * (value - mean)^2)`, with the mean of before, and
    `mean = decay * mean + (1 - decay) * value`.

    Args:
        mean_var: variable, float, of the shape of `value`.
        variance_var: likewise.
        value: the new value.
        decay: in (0, 1), mostly near 1.
        name: name scope.

    Returns:
        The two variables, after the move.

    Raises:
        TypeError: if the variables are not float or not of one dtype.

    Source: TF 1.15 `tf.contrib.distributions.assign_moving_mean_variance`; Finch 2009, equation 143.
    """
    with tf.name_scope(name, "assign_moving_mean_variance", [variance_var, mean_var, value, decay]):
        dtype = _float_dtype(mean_var, "mean_var")
        if variance_var.dtype.base_dtype != dtype:
            raise TypeError(f"mean_var is {dtype.name}, variance_var {variance_var.dtype.base_dtype.name}.")
        decay = tf.convert_to_tensor(decay, dtype, name="decay")
        delta = tf.convert_to_tensor(value, dtype, name="value") - mean_var
        # The variance wants the mean of before: both moves wait for the difference.
        with tf.control_dependencies([delta]):
            mean = tf.assign_add(mean_var, (1 - decay) * delta)
            variance = tf.assign_sub(variance_var, (1 - decay) * (variance_var - decay * tf.square(delta)))
        return mean, variance


def assign_log_moving_mean_exp(log_mean_exp_var: Any, log_value: Any, decay: Any, name: str | None = None) -> Any:
    """Move `log(mean(exp(…)))` towards a value: `log(decay * exp(variable) + (1 - decay) * exp(log_value))`.

    Args:
        log_mean_exp_var: variable, float, of the shape of `log_value`.
        log_value: the new value.
        decay: in (0, 1), mostly near 1.
        name: name scope.

    Returns:
        The variable, after the move.

    Raises:
        TypeError: if the variable is not float.

    Source: TF 1.15 `tf.contrib.distributions.assign_log_moving_mean_exp`.
    """
    with tf.name_scope(name, "assign_log_moving_mean_exp", [log_mean_exp_var, log_value, decay]):
        dtype = _float_dtype(log_mean_exp_var, "log_mean_exp_var")
        decay = tf.convert_to_tensor(decay, dtype, name="decay")
        delta = tf.convert_to_tensor(log_value, dtype, name="log_value") - log_mean_exp_var
        parts = tf.stack([tf.log(decay) * tf.ones_like(delta), delta + tf.log1p(-decay)])
        return tf.assign_add(log_mean_exp_var, tf.reduce_logsumexp(parts, axis=0))


def moving_mean_variance(
    value: Any, decay: Any, collections: Sequence[str] | None = None, name: str | None = None
) -> tuple[Any, Any]:
    """Move a mean and a variance of its own, which start at 0, towards a value.

    Args:
        value: float, of known shape.
        decay: in (0, 1), mostly near 1.
        collections: of the two variables; `GLOBAL_VARIABLES` if None.
        name: variable scope; `moving_mean_variance` if None.

    Returns:
        The two variables, after the move.

    Raises:
        TypeError: if `value` is not float.

    Source: TF 1.15 `tf.contrib.distributions.moving_mean_variance`.
    """
    with tf.variable_scope(name, "moving_mean_variance", [value, decay]):
        value = tf.convert_to_tensor(value, name="value")
        dtype = _float_dtype(value, "value")
        variance_var, mean_var = (
            tf.get_variable(
                variable,
                shape=value.shape,
                dtype=dtype,
                initializer=tf.zeros_initializer(),
                trainable=False,
                collections=collections,
            )
            for variable in ("moving_variance", "moving_mean")
        )
        return assign_moving_mean_variance(mean_var, variance_var, value, decay)


def _float_dtype(value: Any, name: str) -> Any:
    dtype = value.dtype.base_dtype
    if not dtype.is_floating:
        raise TypeError(f"{name} is {dtype.name}; it must be of a float dtype.")
    return dtype
