"""What `predict` runs: stand-ins for the labels, the outputs that are wanted, one example after the other.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/estimators/estimator.py`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import tensorflow.compat.v1 as tf


def tensor_spec(tensor: Any) -> Any:
    """Shape and dtype of a label of the training, for `placeholder_like`."""
    if isinstance(tensor, tf.SparseTensor):
        return tf.SparseTensorSpec(None, tensor.dtype)
    return tf.TensorSpec(tensor.shape, tensor.dtype)


def placeholder_like(like: Any) -> Any:
    """A stand-in for a label: a model function of `(features, labels)` builds its loss even to predict."""
    if isinstance(like, tf.SparseTensorSpec):
        return tf.sparse_placeholder(like.dtype)
    return tf.placeholder(like.dtype, [None, *like.shape[1:]] if like.shape.ndims else like.shape)


def select_outputs(predictions: Any, outputs: Sequence[str] | None) -> Any:
    """The predictions of these keys; all of them if no keys are given.

    Raises:
        ValueError: if none of the keys is there, or the predictions are no dict.
    """
    if not outputs:
        return predictions
    if not isinstance(predictions, dict):
        raise ValueError("outputs argument is not valid in case of non-dict predictions.")
    selected = {key: value for key, value in predictions.items() if key in outputs}
    if not selected:
        raise ValueError(f"Expected to run at least one output from {predictions.keys()}, provided {outputs}.")
    return selected


def iterate_predictions(session: Any, predictions: Any, feed_fn: Any, iterate_batches: bool) -> Iterator[Any]:
    """Run until the input ends; give one example, or one batch, after the other."""
    with session:  # it ends quietly when the input is exhausted
        while not session.should_stop():
            batch = session.run(predictions, feed_fn() if feed_fn else None)
            if iterate_batches:
                yield batch
            elif isinstance(batch, dict):
                first = next(iter(batch.values()))
                size = first.dense_shape[0] if isinstance(first, tf.SparseTensorValue) else len(first)
                for row in range(size):
                    yield {key: value[row] for key, value in batch.items()}
            else:
                yield from batch
            if feed_fn is None and not session.graph.get_collection(tf.GraphKeys.QUEUE_RUNNERS):
                return  # constants: there is one batch only
