"""Functions of TF 0.x that 1.15 dropped and that no function of today answers with the same arguments.

Reached through the table in `renames.py`.
"""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as _tf


def batch_matmul(x: Any, y: Any, adj_x: bool = False, adj_y: bool = False, name: str | None = None) -> _tf.Tensor:
    """Multiply the matrices in the last two dimensions.

    Args:
        x: `[..., r, k]`.
        y: `[..., k, c]`.
        adj_x: take the adjoint of each matrix of `x` first.
        adj_y: the same for `y`.
        name: of the operation.

    Returns:
        `[..., r, c]`.

    Source: TF 0.12 `tf.batch_matmul`.
    """
    return _tf.matmul(x, y, adjoint_a=adj_x, adjoint_b=adj_y, name=name)


def scalar_summary(
    tags: Any, values: Any, collections: Sequence[str] | None = None, name: str | None = None
) -> _tf.Tensor:
    """Summarise scalars under tags which, unlike in `tf.summary.scalar`, stay as they are written.

    Args:
        tags: a string, or strings of the shape of `values`.
        values: a number, or numbers.
        collections: graph collections to add the summary to, `[SUMMARIES]` by default.
        name: of the operation.

    Returns:
        A scalar string: the serialised `Summary`.

    Source: TF 0.12 `tf.scalar_summary`, TF 1.15 `tf.contrib.deprecated.scalar_summary`.
    """
    with _tf.name_scope(name, "ScalarSummary", [tags, values]) as scope:
        return _collected(_tf.raw_ops.ScalarSummary(tags=tags, values=values, name=scope), collections)


def histogram_summary(
    tag: Any, values: Any, collections: Sequence[str] | None = None, name: str | None = None
) -> _tf.Tensor:
    """Summarise a histogram under a tag that stays as it is written.

    Args:
        tag: a string.
        values: numbers of any shape.
        collections: graph collections to add the summary to, `[SUMMARIES]` by default.
        name: of the operation.

    Returns:
        A scalar string: the serialised `Summary`.

    Source: TF 0.12 `tf.histogram_summary`.
    """
    with _tf.name_scope(name, "HistogramSummary", [tag, values]) as scope:
        return _collected(_tf.raw_ops.HistogramSummary(tag=tag, values=values, name=scope), collections)


def image_summary(
    tag: Any, tensor: Any, max_images: int = 3, collections: Sequence[str] | None = None, name: str | None = None
) -> _tf.Tensor:
    """Summarise images under a tag that stays as it is written.

    Args:
        tag: a string; the summaries are called `tag/image/0` and so on.
        tensor: `[batch, height, width, 1, 3 or 4]`.
        max_images: at most so many of the batch.
        collections: graph collections to add the summary to, `[SUMMARIES]` by default.
        name: of the operation.

    Returns:
        A scalar string: the serialised `Summary`.

    Source: TF 0.12 `tf.image_summary`.
    """
    with _tf.name_scope(name, "ImageSummary", [tag, tensor]) as scope:
        summary = _tf.raw_ops.ImageSummary(tag=tag, tensor=tensor, max_images=max_images, name=scope)
        return _collected(summary, collections)


def audio_summary(
    tag: Any,
    tensor: Any,
    sample_rate: Any,
    max_outputs: int = 3,
    collections: Sequence[str] | None = None,
    name: str | None = None,
) -> _tf.Tensor:
    """Summarise sound under a tag that stays as it is written.

    Args:
        tag: a string.
        tensor: `[batch, frames]` or `[batch, frames, channels]`.
        sample_rate: in hertz.
        max_outputs: at most so many of the batch.
        collections: graph collections to add the summary to, `[SUMMARIES]` by default.
        name: of the operation.

    Returns:
        A scalar string: the serialised `Summary`.

    Source: TF 0.12 `tf.audio_summary`.
    """
    with _tf.name_scope(name, "AudioSummary", [tag, tensor]) as scope:
        rate = _tf.convert_to_tensor(sample_rate, dtype=_tf.float32, name="sample_rate")
        summary = _tf.raw_ops.AudioSummaryV2(
            tag=tag, tensor=tensor, sample_rate=rate, max_outputs=max_outputs, name=scope
        )
        return _collected(summary, collections)


def _collected(summary: _tf.Tensor, collections: Sequence[str] | None) -> _tf.Tensor:
    for collection in [_tf.GraphKeys.SUMMARIES] if collections is None else collections:
        _tf.add_to_collection(collection, summary)
    return summary
