"""The percentile as TF 1.15 rounds it."""

from typing import Any

import tensorflow.compat.v1 as tf

#: How to come from a position between two values to one of them, counted from the largest value.
_ROUNDINGS = {"nearest": tf.round, "lower": tf.ceil, "higher": tf.floor}


def percentile(
    x: Any,
    q: Any,
    axis: Any = None,
    interpolation: str | None = None,
    keep_dims: bool = False,
    validate_args: bool = False,
    name: str | None = None,
) -> Any:
    """The `q`-th percentile of `x`.

    TensorFlow Probability's counts from the smallest value, this one from the largest, which makes a
    difference halfway between two values.

    Args:
        x: `[..., n, ...]`, of known rank.
        q: a scalar in [0, 100].
        axis: an axis or several; all of them if None.
        interpolation: "nearest" (also None), "lower" or "higher": where the percentile lies between two values.
        keep_dims: whether the axes stay, with length 1.
        validate_args: whether to check at run time that `q` is in [0, 100].
        name: name scope.

    Returns:
        `x` without `axis`.

    Raises:
        ValueError: for another interpolation.

    Source: TF 1.15 `tf.contrib.distributions.percentile`.
    """
    interpolation = interpolation or "nearest"
    if interpolation not in _ROUNDINGS:
        raise ValueError(f"interpolation is {interpolation!r}; it must be one of {', '.join(_ROUNDINGS)}.")
    with tf.name_scope(name, "percentile", [x, q]):
        x = tf.convert_to_tensor(x, name="x")
        q = tf.cast(q, tf.float64)
        if validate_args:
            inside = [tf.assert_non_negative(q), tf.assert_less_equal(q, tf.constant(100.0, q.dtype))]
            with tf.control_dependencies(inside):
                q = tf.identity(q)
        rank = x.shape.rank
        over = range(rank) if axis is None else tf.nest.flatten(axis)
        over = sorted(int(one) % rank for one in over)
        kept = [one for one in range(rank) if one not in over]
        shape = tf.shape(x)
        flat = tf.reshape(
            tf.transpose(x, [*kept, *over]), tf.concat([tf.gather(shape, tf.constant(kept, tf.int32)), [-1]], 0)
        )
        last = tf.shape(flat)[-1] - 1
        position = _ROUNDINGS[interpolation](tf.cast(last, tf.float64) * (1 - q / 100))
        index = tf.clip_by_value(tf.cast(position, tf.int32), 0, last)
        result = tf.gather(tf.sort(flat, direction="DESCENDING"), index, axis=-1)
        result.set_shape([x.shape[one] for one in kept])
        for one in over if keep_dims else ():
            result = tf.expand_dims(result, one)
        return result
