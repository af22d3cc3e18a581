"""The three cross entropies of `tf.nn` that TF 1.15 called by keywords only.

`tf.nn` gives them through `tfgraph.v1.reordered`, which knows the order of TF 0.x.
"""

from typing import Any

import tensorflow.compat.v1 as _tf


def sigmoid_cross_entropy_with_logits(
    _sentinel: Any = None, labels: Any = None, logits: Any = None, name: str | None = None
) -> _tf.Tensor:
    """Cross entropy of independent classes.

    Args:
        _sentinel: not to be given: the arguments go by name, since TF 0.x had them the other way round.
        labels: the shape of `logits`, 0 to 1.
        logits: `[batch, classes]`, unscaled.
        name: name of the operation.

    Returns:
        A tensor, the shape of `logits`.

    Raises:
        ValueError: if an argument is given by position; TF 2.21 would take logits for labels in silence.

    Source: TF 1.15 `tf.nn.sigmoid_cross_entropy_with_logits`.
    """
    _check_named("sigmoid_cross_entropy_with_logits", _sentinel, labels, logits)
    return _tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits, name=name)


def softmax_cross_entropy_with_logits(
    _sentinel: Any = None,
    labels: Any = None,
    logits: Any = None,
    dim: int | None = -1,
    name: str | None = None,
    axis: int | None = None,
) -> _tf.Tensor:
    """Cross entropy of exclusive classes; no gradient flows into `labels`.

    Args:
        _sentinel: not to be given: the arguments go by name, since TF 0.x had them the other way round.
        labels: the shape of `logits`, each row a distribution.
        logits: `[batch, classes]`, unscaled.
        dim: old name of `axis`.
        name: name of the operation.
        axis: the axis of the classes, the last one by default.

    Returns:
        A tensor, `[batch]`.

    Raises:
        ValueError: if an argument is given by position; TF 2.21 would take logits for labels in silence.

    Source: TF 1.15 `tf.nn.softmax_cross_entropy_with_logits`.
    """
    _check_named("softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    return _tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits, dim=dim, name=name, axis=axis)


def sparse_softmax_cross_entropy_with_logits(
    _sentinel: Any = None, labels: Any = None, logits: Any = None, name: str | None = None
) -> _tf.Tensor:
    """Cross entropy of exclusive classes given by their numbers.

    Args:
        _sentinel: not to be given: the arguments go by name, since TF 0.x had them the other way round.
        labels: `[batch]`, integers.
        logits: `[batch, classes]`, unscaled.
        name: name of the operation.

    Returns:
        A tensor, `[batch]`.

    Raises:
        ValueError: if an argument is given by position; TF 2.21 would take logits for labels in silence.

    Source: TF 1.15 `tf.nn.sparse_softmax_cross_entropy_with_logits`.
    """
    _check_named("sparse_softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    return _tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name=name)


def _check_named(function: str, sentinel: Any, labels: Any, logits: Any) -> None:
    if sentinel is not None:
        raise ValueError(f"Only call `{function}` with named arguments (labels=..., logits=..., ...)")
    if labels is None or logits is None:
        raise ValueError("Both labels and logits must be provided.")
