"""`tf.nn` as TF 1.15 computed it; what has not changed comes from `tensorflow.compat.v1.nn`."""

from typing import Any

import numpy as _np
import tensorflow.compat.v1 as _tf

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.nn)

_NUMBER = (int, float, _np.number)


def dropout(
    x: Any,
    keep_prob: Any = None,
    noise_shape: Any = None,
    seed: int | None = None,
    name: str | None = None,
    rate: Any = None,
) -> _tf.Tensor:
    """Drop elements of `x` at random and scale the rest by `1 / keep_prob`.

    Computed as in TF 1.15, `x * (1 / keep_prob) * mask`. TF 2.21 divides by `keep_prob`
    and selects instead, which rounds differently for most values of `keep_prob`.

    Args:
        x: floating-point tensor of any shape.
        keep_prob: probability in (0, 1] that an element is kept; a number or a scalar tensor.
        noise_shape: int32 `[rank(x)]`, shape of the random mask, broadcast over `x`.
        seed: op-level seed of the mask.
        name: name scope, `dropout` by default.
        rate: probability in [0, 1) that an element is dropped: `1 - keep_prob`. Give one of the two.

    Returns:
        A tensor of the shape and dtype of `x`.

    Raises:
        ValueError: if both or neither of `keep_prob` and `rate` are given, if a number is
            out of range, or if `x` is not floating point.

    Source: TF 1.15 `tf.nn.dropout`.
    """
    if (keep_prob is None) == (rate is None):
        raise ValueError(
            f"tf.nn.dropout expected exactly one of keep_prob and rate, received keep_prob={keep_prob}, rate={rate}"
        )
    if isinstance(keep_prob, _NUMBER) and not 0 < keep_prob <= 1:
        raise ValueError(f"keep_prob must be a scalar tensor or a float in the range (0, 1], got {keep_prob:g}")
    if rate is None:
        rate = 1 - keep_prob
    if isinstance(rate, _NUMBER) and not 0 <= rate < 1:
        raise ValueError(f"rate must be a scalar tensor or a float in the range [0, 1), got {rate:g}")
    with _tf.name_scope(name, "dropout", [x]):
        x = _tf.convert_to_tensor(x, name="x")
        if not x.dtype.is_floating:
            raise ValueError(f"x has to be a floating point tensor since it is scaled. Got a {x.dtype} tensor instead.")
        if isinstance(rate, _NUMBER) and rate == 0:
            return x
        rate = _tf.convert_to_tensor(rate, dtype=x.dtype, name="rate")
        rate.get_shape().assert_has_rank(0)
        if _tf.get_static_value(rate) == 0:
            return x
        random_tensor = _tf.random_uniform(_noise_shape(x, noise_shape), seed=seed, dtype=x.dtype)
        scale = 1 / (1 - rate)
        # `>=`: a rate that the random values can hit exactly must keep those elements.
        keep_mask = random_tensor >= rate
        dropped = x * scale * _tf.cast(keep_mask, x.dtype)
        if not _tf.executing_eagerly():
            # `rate` may come from a placeholder of unknown shape, which would hide the shape of `x`
            # and turn the next `tf.matmul` into a BatchMatMul, another kernel.
            dropped.set_shape(x.get_shape())
        return dropped


def _noise_shape(x: _tf.Tensor, noise_shape: Any) -> Any:
    """Fill the `None`s of `noise_shape` from the static shape of `x`, as TF 1.15 did."""
    if noise_shape is None:
        return _tf.shape(x)
    try:
        requested = _tf.TensorShape(noise_shape).as_list()
    except (TypeError, ValueError):  # a tensor
        return noise_shape
    actual = x.shape.dims
    if actual is None or len(requested) != len(actual):
        return noise_shape
    return [known.value if wanted is None else wanted for wanted, known in zip(requested, actual, strict=True)]
