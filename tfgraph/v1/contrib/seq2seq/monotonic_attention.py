"""Attention that only moves forward in the memory. Source: TF 1.15 `tf.contrib.seq2seq`."""

import functools
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.seq2seq.attention_mechanism import (
    _BaseAttentionMechanism,
    additive_score,
    key_layer,
    multiplicative_score,
)


def safe_cumprod(x: Any, *args: Any, **kwargs: Any) -> tf.Tensor:
    """Cumulative product of numbers in [0, 1] by sums of logarithms: its gradient has no division by zero.

    Args:
        x: of any shape.
        *args: as `tf.cumsum` takes them: axis, exclusive, reverse.
        **kwargs: likewise.

    Source: TF 1.15 `tf.contrib.seq2seq.safe_cumprod`.
    """
    with tf.name_scope(None, "SafeCumprod", [x]):
        x = tf.convert_to_tensor(x, name="x")
        tiny = np.finfo(x.dtype.as_numpy_dtype).tiny
        return tf.exp(tf.cumsum(tf.math.log(tf.clip_by_value(x, tiny, 1)), *args, **kwargs))


def monotonic_attention(p_choose_i: Any, previous_attention: Any, mode: str) -> tf.Tensor:
    """The alignments of a step that moves forward from those of the last one.

    Args:
        p_choose_i: `[batch, time]`, the chance that a place is chosen once it is looked at.
        previous_attention: `[batch, time]`, the last alignments.
        mode: "recursive" (exact), "parallel" (fast, less exact for small chances), or "hard" (chances are 0 or 1).

    Returns:
        `[batch, time]`; rows sum to at most 1.

    Raises:
        ValueError: if the mode is another one.

    Source: TF 1.15 `tf.contrib.seq2seq.monotonic_attention`; https://arxiv.org/abs/1704.00784.
    """
    p = tf.convert_to_tensor(p_choose_i, name="p_choose_i")
    previous = tf.convert_to_tensor(previous_attention, name="previous_attention")
    if mode == "recursive":
        batch = p.shape.dims[0].value or tf.shape(p)[0]
        passed = tf.concat([tf.ones([batch, 1], p.dtype), 1 - p[:, :-1]], 1)
        reached = tf.scan(
            lambda carry, at: tf.reshape(at[0] * carry + at[1], (batch,)),
            [tf.transpose(passed), tf.transpose(previous)],
            tf.zeros([batch], p.dtype),
        )
        return p * tf.transpose(reached)
    if mode == "parallel":
        passed = safe_cumprod(1 - p, axis=1, exclusive=True)
        return p * passed * tf.cumsum(previous / tf.clip_by_value(passed, 1e-10, 1.0), axis=1)
    if mode == "hard":
        p *= tf.cumsum(previous, axis=1)
        return p * tf.math.cumprod(1 - p, axis=1, exclusive=True)
    raise ValueError(f"mode must be 'recursive', 'parallel', or 'hard', received {mode!r}")


def _monotonic_probability_fn(
    score: tf.Tensor, previous_alignments: Any, sigmoid_noise: float, mode: str, seed: int | None = None
) -> tf.Tensor:
    if sigmoid_noise > 0:
        score += sigmoid_noise * tf.random_normal(tf.shape(score), dtype=score.dtype, seed=seed)
    p_choose_i = tf.cast(score > 0, score.dtype) if mode == "hard" else tf.sigmoid(score)
    return monotonic_attention(p_choose_i, previous_alignments, mode)


class _MonotonicAttention(_BaseAttentionMechanism):
    """What the two monotonic mechanisms have in common."""

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any,
        query_layer: Any,
        score_mask_value: Any,
        sigmoid_noise: float,
        sigmoid_noise_seed: int | None,
        score_bias_init: float,
        mode: str,
        dtype: Any,
        name: str,
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            query_layer=query_layer,
            memory_layer=key_layer("memory_layer", num_units, dtype),
            memory=memory,
            probability_fn=functools.partial(
                _monotonic_probability_fn, sigmoid_noise=sigmoid_noise, mode=mode, seed=sigmoid_noise_seed
            ),
            memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value,
            name=name,
        )
        self._num_units = num_units
        self._score_bias_init = score_bias_init

    def initial_alignments(self, batch_size: Any, dtype: Any) -> tf.Tensor:
        """All on the first place of the memory."""
        return tf.one_hot(tf.zeros([batch_size], tf.int32), self._alignments_size, dtype=dtype)

    def _add_bias(self, score: tf.Tensor, dtype: Any) -> tf.Tensor:
        start = tf.constant_initializer(self._score_bias_init)
        return score + tf.get_variable("attention_score_bias", shape=(), dtype=dtype, initializer=start)


class BahdanauMonotonicAttention(_MonotonicAttention):
    """Additive attention that moves forward.

    Source: TF 1.15 `tf.contrib.seq2seq.BahdanauMonotonicAttention`; https://arxiv.org/abs/1704.00784.
    """

    _variable_scope = "bahdanau_monotonic_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        normalize: bool = False,
        score_mask_value: Any = None,
        sigmoid_noise: float = 0.0,
        sigmoid_noise_seed: int | None = None,
        score_bias_init: float = 0.0,
        mode: str = "parallel",
        dtype: Any = None,
        name: str = "BahdanauMonotonicAttention",
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            num_units,
            memory,
            memory_sequence_length,
            key_layer("query_layer", num_units, dtype),
            score_mask_value,
            sigmoid_noise,
            sigmoid_noise_seed,
            score_bias_init,
            mode,
            dtype,
            name,
        )
        self._normalize = normalize

    def _score(self, query: Any) -> tf.Tensor:
        return self._add_bias(additive_score(self, query, self._num_units, self._normalize), query.dtype)


class LuongMonotonicAttention(_MonotonicAttention):
    """Multiplicative attention that moves forward.

    Source: TF 1.15 `tf.contrib.seq2seq.LuongMonotonicAttention`; https://arxiv.org/abs/1704.00784.
    """

    _variable_scope = "luong_monotonic_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        scale: bool = False,
        score_mask_value: Any = None,
        sigmoid_noise: float = 0.0,
        sigmoid_noise_seed: int | None = None,
        score_bias_init: float = 0.0,
        mode: str = "parallel",
        dtype: Any = None,
        name: str = "LuongMonotonicAttention",
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(
            num_units,
            memory,
            memory_sequence_length,
            None,
            score_mask_value,
            sigmoid_noise,
            sigmoid_noise_seed,
            score_bias_init,
            mode,
            dtype,
            name,
        )
        self._scale = scale

    def _score(self, query: Any) -> tf.Tensor:
        return self._add_bias(multiplicative_score(self, query, self._scale), query.dtype)
