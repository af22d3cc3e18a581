"""`tf.estimator.inputs` of TF 1.15: input functions from arrays in memory."""

import importlib as _importlib
from collections.abc import Callable
from typing import Any

from tfgraph.v1.overlay import overlay as _overlay

_inputs = _importlib.import_module("tfgraph.v1.estimator")._estimator.inputs
__getattr__, __dir__ = _overlay(__name__, _inputs)


def pandas_input_fn(
    x: Any,
    y: Any = None,
    batch_size: int = 128,
    num_epochs: int | None = 1,
    shuffle: bool | None = None,
    queue_capacity: int = 1000,
    num_threads: int = 1,
    target_column: str = "target",
) -> Callable[[], Any]:
    """An input function that feeds the rows of a pandas frame.

    Args:
        x: a `pandas.DataFrame`, one feature per column.
        y: a `pandas.Series` of labels with the index of `x`; or a frame, for several labels.
        batch_size: rows per batch.
        num_epochs: how often each row is fed; None: for ever.
        shuffle: whether rows are fed in random order; it must be given.
        queue_capacity: size of the queue that is read ahead.
        num_threads: threads that fill the queue; 1 for a fixed order.
        target_column: name under which `y` travels beside the columns of `x`.

    Returns:
        A function of no arguments that returns `(features, labels)`.

    Source: TF 1.15 `tf.estimator.inputs.pandas_input_fn`.
    """
    return _inputs.pandas_input_fn(
        _with_object_strings(x),
        _with_object_strings(y),
        batch_size=batch_size,
        num_epochs=num_epochs,
        shuffle=shuffle,
        queue_capacity=queue_capacity,
        num_threads=num_threads,
        target_column=target_column,
    )


def _with_object_strings(frame: Any) -> Any:
    """Make strings objects, as in the pandas of TF 1.15's days; pandas 3 has a dtype of its own for them."""
    if frame is None:
        return None
    if hasattr(frame, "columns"):
        names = [name for name, dtype in frame.dtypes.items() if str(dtype) in ("str", "string")]
        return frame.astype(dict.fromkeys(names, object))
    return frame.astype(object) if str(frame.dtype) in ("str", "string") else frame
