"""`tf.contrib.nn` of TF 1.15: variants of `tf.nn`.

Source: TF 1.15 `tf.contrib.nn`.
"""

import numbers as _numbers
from typing import Any

import tensorflow.compat.v1 as _tf
from tensorflow.python.ops import embedding_ops as _embedding_ops
from tensorflow.python.ops import nn_impl as _nn_impl

from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "conv1d_transpose": "tensorflow.python.ops.nn_ops:conv1d_transpose",
    "nth_element": "tensorflow.python.ops.nn_ops:nth_element",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED)


def deprecated_flipped_softmax_cross_entropy_with_logits(
    logits: Any, labels: Any, dim: int = -1, name: str | None = None
) -> _tf.Tensor:
    """`tf.nn.softmax_cross_entropy_with_logits` with the arguments in the order of TF 0.x.

    Source: TF 1.15 `tf.contrib.nn.deprecated_flipped_softmax_cross_entropy_with_logits`.
    """
    return _tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits, dim=dim, name=name)


def deprecated_flipped_sparse_softmax_cross_entropy_with_logits(
    logits: Any, labels: Any, name: str | None = None
) -> _tf.Tensor:
    """`tf.nn.sparse_softmax_cross_entropy_with_logits` with the arguments in the order of TF 0.x.

    Source: TF 1.15 `tf.contrib.nn.deprecated_flipped_sparse_softmax_cross_entropy_with_logits`.
    """
    return _tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name=name)


def deprecated_flipped_sigmoid_cross_entropy_with_logits(
    logits: Any, targets: Any, name: str | None = None
) -> _tf.Tensor:
    """`tf.nn.sigmoid_cross_entropy_with_logits` with the arguments in the order of TF 0.x.

    Source: TF 1.15 `tf.contrib.nn.deprecated_flipped_sigmoid_cross_entropy_with_logits`.
    """
    return _tf.nn.sigmoid_cross_entropy_with_logits(labels=targets, logits=logits, name=name)


def alpha_dropout(
    x: Any, keep_prob: Any, noise_shape: Any = None, seed: int | None = None, name: str | None = None
) -> _tf.Tensor:
    """Dropout for SELU: keeps the mean and the variance of what has mean 0 and variance 1.

    Args:
        x: floating point.
        keep_prob: the probability that an element is kept, in (0, 1].
        noise_shape: shape of the random numbers, that of `x` by default.
        seed: of the random numbers.
        name: of the ops.

    Raises:
        ValueError: `keep_prob` is a number outside (0, 1].

    Source: TF 1.15 `tf.contrib.nn.alpha_dropout`; https://arxiv.org/abs/1706.02515.
    """
    with _tf.name_scope(name, "alpha_dropout", [x]):
        x = _tf.convert_to_tensor(x, name="x")
        if isinstance(keep_prob, _numbers.Real) and not 0 < float(keep_prob) <= 1:
            raise ValueError(f"keep_prob must be a scalar tensor or a float in the range (0, 1], got {keep_prob}")
        keep_prob = _tf.convert_to_tensor(keep_prob, dtype=x.dtype, name="keep_prob")
        keep_prob.shape.assert_has_rank(0)
        if _tf.get_static_value(keep_prob) == 1:
            return x
        alpha = -1.7580993408473766  # what SELU makes of minus infinity
        shape = _tf.shape(x) if noise_shape is None else noise_shape
        kept = _tf.cast(_tf.random_uniform(shape, seed=seed, dtype=x.dtype) >= 1 - keep_prob, x.dtype)
        scale = (keep_prob + keep_prob * (1 - keep_prob) * alpha**2) ** -0.5
        return scale * (x * kept + alpha * (1 - kept)) - scale * alpha * (1 - keep_prob)


def scaled_softplus(x: Any, alpha: Any, clip: Any = None, name: str | None = None) -> _tf.Tensor:
    """`alpha * softplus(x / alpha)`, which comes nearer to ReLU the smaller `alpha` is; at most `clip`.

    Args:
        x: floating point.
        alpha: > 0, of a shape that broadcasts with `x`; trainable, if it is a variable.
        clip: the largest result, likewise.
        name: of the ops.

    Source: TF 1.15 `tf.contrib.nn.scaled_softplus`.
    """
    with _tf.name_scope(name, "scaled_softplus", [x, alpha] + ([] if clip is None else [clip])):
        x = _tf.convert_to_tensor(x, name="x")
        alpha = _tf.convert_to_tensor(alpha, dtype=x.dtype, name="alpha")
        y = alpha * _tf.nn.softplus(x / alpha)
        return y if clip is None else _tf.minimum(y, _tf.convert_to_tensor(clip, dtype=x.dtype, name="clip"))


def sampled_sparse_softmax_loss(
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: int,
    num_classes: int,
    sampled_values: Any = None,
    remove_accidental_hits: bool = True,
    partition_strategy: str = "mod",
    name: str = "sampled_sparse_softmax_loss",
) -> _tf.Tensor:
    """`tf.nn.sampled_softmax_loss` for one label each, `[batch]`; the arguments are the same.

    Source: TF 1.15 `tf.contrib.nn.sampled_sparse_softmax_loss`.
    """
    logits, _ = _nn_impl._compute_sampled_logits(
        weights=weights,
        biases=biases,
        labels=labels,
        inputs=inputs,
        num_sampled=num_sampled,
        num_classes=num_classes,
        num_true=1,
        sampled_values=sampled_values,
        subtract_log_q=True,
        remove_accidental_hits=remove_accidental_hits,
        partition_strategy=partition_strategy,
        name=name,
    )
    # The true class stands first.
    first = _tf.zeros([_tf.shape(logits)[0]], _tf.int64)
    return _tf.nn.sparse_softmax_cross_entropy_with_logits(labels=first, logits=logits)


def rank_sampled_softmax_loss(
    weights: Any,
    biases: Any,
    labels: Any,
    inputs: Any,
    num_sampled: int,
    num_resampled: int,
    num_classes: int,
    num_true: int,
    sampled_values: Any,
    resampling_temperature: Any,
    remove_accidental_hits: bool,
    partition_strategy: str,
    name: str | None = None,
) -> _tf.Tensor:
    """`tf.nn.sampled_softmax_loss` with those of the sampled classes that the model takes most for true.

    Args:
        weights: as all that are not named here, see `tf.nn.sampled_softmax_loss`.
        biases: see there.
        labels: see there.
        inputs: see there.
        num_sampled: how many classes are drawn, <= num_classes.
        num_resampled: how many of them are kept, < num_sampled.
        num_classes: see there.
        num_true: see there.
        sampled_values: what a sampler returned; by default `tf.nn.learned_unigram_candidate_sampler` is asked.
        resampling_temperature: scalar; the logits are divided by it before they are ranked.
        remove_accidental_hits: see there.
        partition_strategy: "div" or "mod".
        name: of the ops.

    Raises:
        ValueError: a number is not as it says here.

    Source: TF 1.15 `tf.contrib.nn.rank_sampled_softmax_loss`.
    """
    if num_sampled > num_classes:
        raise ValueError(f"num_sampled ({num_sampled}) cannot be greater than num_classes ({num_classes})")
    if num_sampled <= num_resampled:
        raise ValueError(f"num_resampled ({num_resampled}) must be less than num_sampled ({num_sampled})")
    if partition_strategy not in ("div", "mod"):
        raise ValueError(f"unsupported partition_strategy ({partition_strategy})")
    with _tf.name_scope(name, "rank_sampled_softmax_loss", [weights, biases, labels, inputs]) as scope:
        if not sampled_values:
            sampled_values = _tf.nn.learned_unigram_candidate_sampler(
                true_classes=labels, num_true=num_true, num_sampled=num_sampled, unique=True, range_max=num_classes
            )
        sampled, true_expected, sampled_expected = (_tf.stop_gradient(values) for values in sampled_values)
        sampled = _tf.cast(sampled, _tf.int64)
        cooled = inputs / resampling_temperature
        logits = _embedding_ops._embedding_lookup_and_transform(
            weights,
            sampled,
            partition_strategy,
            transform_fn=lambda rows: _tf.reduce_logsumexp(_tf.matmul(rows, cooled, transpose_b=True), axis=1),
        )
        bias = _tf.reshape(_tf.nn.embedding_lookup(biases, sampled, partition_strategy), [-1])
        _, best = _tf.nn.top_k(logits + bias / resampling_temperature, k=num_resampled, sorted=False)
        return _tf.nn.sampled_softmax_loss(
            weights=weights,
            biases=biases,
            labels=labels,
            inputs=inputs,
            num_sampled=num_resampled,
            num_classes=num_classes,
            num_true=num_true,
            sampled_values=(_tf.gather(sampled, best), true_expected, _tf.gather(sampled_expected, best)),
            remove_accidental_hits=remove_accidental_hits,
            partition_strategy=partition_strategy,
            name=scope,
        )
