"""`tf.contrib.data` of TF 1.15: `tf.data.experimental`, and the transformations that it dropped.

Source: TF 1.15 `tf.contrib.data`.
"""

from collections.abc import Callable, Mapping
from typing import Any

import tensorflow.compat.v1 as _tf
from tensorflow.python.data.ops import dataset_ops as _dataset_ops
from tensorflow.python.data.util import nest as _nest
from tensorflow.python.data.util import structure as _structure

from tfgraph.v1.contrib.namespace import namespace as _namespace

_MOVED = {
    "Dataset": "tensorflow.compat.v1.data:Dataset",
    "Iterator": "tensorflow.compat.v1.data:Iterator",
    "TFRecordDataset": "tensorflow.compat.v1.data:TFRecordDataset",
    "TextLineDataset": "tensorflow.compat.v1.data:TextLineDataset",
    "FixedLengthRecordDataset": "tensorflow.compat.v1.data:FixedLengthRecordDataset",
}

__getattr__, __dir__ = _namespace(__name__, _MOVED, "tfgraph.v1.data.experimental")

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
    """Reduce a dataset to the last state of a reducer; as in 1.15, its `finalize_func` is not asked.

    Args:
        dataset: a `tf.data.Dataset`.
        reducer: a `tf.contrib.data.Reducer`; its `init_func` gets the key 0.

    Returns:
        The state, in its own nesting.

    Raises:
        TypeError: if `dataset` is none.

    Source: TF 1.15 `tf.contrib.data.reduce_dataset`.
    """
    if not isinstance(dataset, _tf.data.Dataset):
        raise TypeError(f"`dataset` must be a `tf.data.Dataset` object, got {dataset!r}.")
    return dataset.reduce(reducer.init_func(_tf.constant(0, _tf.int64)), reducer.reduce_func)


def sliding_window_batch(
    window_size: int, stride: int | None = None, window_shift: int | None = None, window_stride: int = 1
) -> _Transformation:
    """Batch overlapping windows, and leave windows that are not full out.

    Args:
        window_size: elements in a window, > 0.
        stride: the old name of `window_shift`.
        window_shift: elements from the start of a window to that of the next, > 0; 1 by default.
        window_stride: elements from one to the next in a window, > 0.

    Raises:
        ValueError: if both names are used.

    Source: TF 1.15 `tf.contrib.data.sliding_window_batch`.
    """
    if stride is not None and window_shift is not None:
        raise ValueError("Cannot specify both `stride` and `window_shift`")
    shift = window_shift if stride is None else stride

    def apply(dataset: Any) -> Any:
        spec = _tf.nest.map_structure(lambda part: part._batch(None), dataset.element_spec)
        variant = _tf.raw_ops.SlidingWindowDataset(
            input_dataset=_tf.data.experimental.to_variant(dataset),
            window_size=window_size,
            window_shift=1 if shift is None else shift,
            window_stride=window_stride,
            output_types=_structure.get_flat_tensor_types(spec),
            output_shapes=_structure.get_flat_tensor_shapes(spec),
        )
        return _dataset_ops.DatasetV1Adapter(_tf.data.experimental.from_variant(variant, spec))

    return apply


def assert_element_shape(expected_shapes: Any) -> _Transformation:
    """Check the shapes of the elements, while the graph is built where they are known and else when it runs.

    Args:
        expected_shapes: a `tf.TensorShape` for each part of an element; dimensions of None are not checked.

    Returns:
        A transformation whose data set has the shapes; its elements fail with `InvalidArgumentError` if they do not.

    Raises:
        ValueError: by the transformation, if the shapes that are known do not fit.

    Source: TF 1.15 `tf.contrib.data.assert_element_shape`.
    """

    def apply(dataset: Any) -> Any:
        types = _tf.data.get_output_types(dataset)
        known = _nest.flatten(_tf.data.get_output_shapes(dataset))
        expected = _nest.flatten_up_to(types, expected_shapes)
        shapes = [one.merge_with(other) for one, other in zip(known, expected, strict=True)]

        def check(*element: Any) -> Any:
            checked = [
                _tf.ensure_shape(part, shape) for part, shape in zip(_nest.flatten(element), shapes, strict=True)
            ]
            return _nest.pack_sequence_as(types, checked)

        return dataset.map(check)

    return apply


def read_batch_features(
    file_pattern: Any,
    batch_size: int,
    features: Mapping[str, Any],
    reader: Any = _tf.data.TFRecordDataset,
    reader_args: Any = None,
    randomize_input: bool = True,
    num_epochs: int | None = None,
    capacity: int = 10000,
) -> Any:
    """Read, shuffle, batch and parse the examples in files.

    Args:
        file_pattern: files, or patterns of them.
        batch_size: examples in a batch, > 0.
        features: key -> `tf.FixedLenFeature` or `tf.VarLenFeature`.
        reader: makes a data set of serialized examples of a file's name.
        reader_args: further arguments of it.
        randomize_input: whether to shuffle.
        num_epochs: how often each example is read; without end by default.
        capacity: examples among which it is shuffled.

    Returns:
        The next batch: key -> `Tensor` or `SparseTensor`.

    Source: TF 1.15 `tf.contrib.data.read_batch_features`.
    """
    dataset = _tf.data.experimental.make_batched_features_dataset(
        file_pattern,
        batch_size,
        features,
        reader=reader,
        reader_args=reader_args,
        shuffle=randomize_input,
        num_epochs=num_epochs,
        shuffle_buffer_size=capacity,
    )
    return _tf.data.make_one_shot_iterator(dataset).get_next()
