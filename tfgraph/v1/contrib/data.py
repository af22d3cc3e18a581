"""`tf.contrib.data` of TF 1.15: `tf.data.experimental`, and the transformations that it dropped.

Source: TF 1.15 `tf.contrib.data`.
"""

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as _tf

from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "Dataset": "tensorflow.compat.v1.data:Dataset",
    "Iterator": "tensorflow.compat.v1.data:Iterator",
    "TFRecordDataset": "tensorflow.compat.v1.data:TFRecordDataset",
    "TextLineDataset": "tensorflow.compat.v1.data:TextLineDataset",
    "FixedLengthRecordDataset": "tensorflow.compat.v1.data:FixedLengthRecordDataset",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED, "tensorflow.compat.v1.data.experimental")

_Transformation = Callable[[Any], Any]


def batch_and_drop_remainder(batch_size: Any) -> _Transformation:
    """Batch, and leave a last batch that is too small out.

    Source: TF 1.15 `tf.contrib.data.batch_and_drop_remainder`.
    """
    return lambda dataset: dataset.batch(batch_size, drop_remainder=True)


def padded_batch_and_drop_remainder(batch_size: Any, padded_shapes: Any, padding_values: Any = None) -> _Transformation:
    """Pad and batch, and leave a last batch that is too small out.

    Source: TF 1.15 `tf.contrib.data.padded_batch_and_drop_remainder`.
    """
    return lambda dataset: dataset.padded_batch(batch_size, padded_shapes, padding_values, drop_remainder=True)


def sloppy_interleave(map_func: Any, cycle_length: Any, block_length: int = 1) -> _Transformation:
    """Interleave in whatever order is ready first.

    Source: TF 1.15 `tf.contrib.data.sloppy_interleave`.
    """
    return _tf.data.experimental.parallel_interleave(map_func, cycle_length, block_length, sloppy=True)


def reduce_dataset(dataset: Any, reducer: Any) -> Any:
    """Reduce a dataset to one element.

    Source: TF 1.15 `tf.contrib.data.reduce_dataset`.
    """
    state = dataset.reduce(reducer.init_func(_tf.constant(0, _tf.int64)), reducer.reduce_func)
    return reducer.finalize_func(state)


def sliding_window_batch(
    window_size: int, stride: int | None = None, window_shift: int | None = None, window_stride: int = 1
) -> _Transformation:
    """Batch overlapping windows; `stride` is the old name of `window_shift`.

    Source: TF 1.15 `tf.contrib.data.sliding_window_batch`.
    """
    if stride is not None and window_shift is not None:
        raise ValueError("Cannot specify both `stride` and `window_shift`")
    shift = stride or window_shift or 1

    def batch(part: Any) -> Any:
        return part.batch(window_size, drop_remainder=True)

    def apply(dataset: Any) -> Any:
        windows = dataset.window(window_size, shift, window_stride, drop_remainder=True)

        return windows.flat_map(
            lambda *parts: (
                batch(parts[0]) if len(parts) == 1 else _tf.data.Dataset.zip(tuple(batch(part) for part in parts))
            )
        )

    return apply
