"""`tf.contrib.sparsemax` of TF 1.15: softmax with zeros.

Source: TF 1.15 `tf.contrib.sparsemax`; https://arxiv.org/abs/1602.02068.
"""

from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)


def sparsemax(logits: Any, name: str | None = None) -> _tf.Tensor:
    """The point of the probability simplex that is nearest to the logits, for each row of `[batch, classes]`.

    A row with a NaN, or with infinity, or with nothing but minus infinity, is NaN throughout.

    Source: TF 1.15 `tf.contrib.sparsemax.sparsemax`.
    """
    with _tf.name_scope(name, "sparsemax", [logits]):
        z = _tf.convert_to_tensor(logits, name="logits")
        rows, classes = _tf.unstack(_tf.shape(z))
        ordered, _ = _tf.nn.top_k(z, k=classes)
        sums = _tf.cumsum(ordered, axis=1)
        ranks = _tf.range(1, _tf.cast(classes, z.dtype) + 1, dtype=z.dtype)
        support = _tf.reduce_sum(_tf.cast(1 + ranks * ordered > sums, _tf.int32), axis=1)
        last = _tf.stack([_tf.range(rows), _tf.maximum(support, 1) - 1], axis=1)
        threshold = (_tf.gather_nd(sums, last) - 1) / _tf.cast(support, z.dtype)
        nearest = _tf.maximum(_tf.cast(0, z.dtype), z - threshold[:, None])
        undefined = _tf.equal(support, 0) | _tf.is_nan(sums[:, -1])
        return _tf.where(undefined, _tf.fill(_tf.shape(z), _tf.cast(float("nan"), z.dtype)), nearest)


def sparsemax_loss(logits: Any, sparsemax: Any, labels: Any, name: str | None = None) -> _tf.Tensor:
    """The loss whose gradient by the logits is `sparsemax - labels`: `[batch]`.

    Args:
        logits: `[batch, classes]`.
        sparsemax: `sparsemax(logits)`.
        labels: probabilities, `[batch, classes]`.
        name: of the ops.

    Source: TF 1.15 `tf.contrib.sparsemax.sparsemax_loss`.
    """
    with _tf.name_scope(name, "sparsemax_loss", [logits, sparsemax, labels]):
        z, p, q = (_tf.convert_to_tensor(t) for t in (logits, sparsemax, labels))
        zero = _tf.zeros_like(z)
        # 0 times infinity is 0 here.
        chosen = _tf.where((p > 0) | _tf.is_nan(p), p * (z - 0.5 * p), zero)
        wanted = _tf.where(_tf.equal(q, 0) & _tf.is_inf(z), zero, q * (0.5 * q - z))
        return _tf.reduce_sum(chosen + wanted, axis=1)
