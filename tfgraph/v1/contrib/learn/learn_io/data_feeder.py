"""Feed arrays, frames and iterators to a graph, batch by batch.

Source: TF 1.15 `tensorflow/contrib/learn/python/learn/learn_io/data_feeder.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from tfgraph.v1.contrib.learn.learn_io.dask_io import extract_dask_data, extract_dask_labels
from tfgraph.v1.contrib.learn.learn_io.pandas_io import extract_pandas_data, extract_pandas_labels

Feed = Callable[[], dict[str, Any]]


def setup_train_data_feeder(
    x: Any, y: Any = None, batch_size: int | None = None, shuffle: bool = True, epochs: int | None = None
) -> "DataFeeder | StreamingDataFeeder":
    """Choose the feeder for some data.

    Args:
        x: array `[examples, ...]`, a dict of such, a pandas or dask frame, or an iterator over examples.
        y: labels likewise, or None.
        batch_size: examples per batch; None: all of them.
        shuffle: whether each epoch has its own order.
        epochs: number of passes; None: for ever.

    Raises:
        ValueError: if `x` is an iterator and `y` is not, or if a batch would be empty.
    """
    if batch_size is not None and batch_size <= 0:
        raise ValueError(f"Invalid batch_size {batch_size}.")
    x = extract_pandas_data(extract_dask_data(x))
    y = extract_pandas_labels(extract_dask_labels(y))
    if hasattr(x, "__next__"):
        if y is not None and not hasattr(y, "__next__"):
            raise ValueError("Both x and y should be iterators for streaming learning to work.")
        return StreamingDataFeeder(x, y, batch_size)
    return DataFeeder(x, y, batch_size, shuffle, epochs)


class _Placeholders:
    """The placeholders `input` and `output`, and what is fed into them."""

    def _make(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Placeholders like a batch of features and labels."""
        self._inputs, self._outputs = _placeholders("input", x), _placeholders("output", y)
        return self._inputs, self._outputs

    def _feed(self, x: Any, y: Any) -> dict[str, Any]:
        return {**_named(self._inputs, x), **_named(self._outputs, y)}


class DataFeeder(_Placeholders):
    """Feeds arrays; the arguments are those of `setup_train_data_feeder`."""

    def __init__(self, x: Any, y: Any, batch_size: int | None, shuffle: bool, epochs: int | None):
        """Make it; the class says what the arguments are."""
        self.x = _map(np.asarray, x)
        self.y = _map(np.asarray, y)
        for array in _leaves(self.x) + _leaves(self.y):
            if array.dtype == np.float64:
                tf.logging.warn("float64 is not supported by many models, consider casting to float32.")
        self._size = len(_leaves(self.x)[0])
        self.batch_size = batch_size or self._size
        self.shuffle = shuffle
        self.max_epochs = epochs
        self.epoch = self.offset = 0
        # Contrib's own stream: every fit draws the same batches.
        self.random_state = np.random.RandomState(42)
        self.indices = self._order()

    def input_builder(self) -> tuple[Any, Any]:
        """Make the placeholders: the input function."""
        return self._make(_map(_column, _map(_first, self.x)), _map(_flat, _map(_first, self.y)))

    def get_feed_dict_fn(self) -> Feed:
        """The function that gives the next batch, and raises StopIteration after the last epoch."""

        def feed() -> dict[str, Any]:
            if self.max_epochs is not None and self.epoch >= self.max_epochs:
                raise StopIteration
            rows = self.indices[self.offset : self.offset + self.batch_size]
            self.offset += self.batch_size
            if self.offset >= self._size:
                self.indices, self.offset, self.epoch = self._order(), 0, self.epoch + 1
            return self._feed(
                _map(lambda array: _column(array[rows]), self.x), _map(lambda array: _flat(array[rows]), self.y)
            )

        return feed

    def _order(self) -> np.ndarray:
        return self.random_state.permutation(self._size) if self.shuffle else np.arange(self._size)


class StreamingDataFeeder(_Placeholders):
    """Feeds the examples of iterators; the arguments are those of `setup_train_data_feeder`."""

    def __init__(self, x: Iterator[Any], y: Iterator[Any] | None, batch_size: int | None):
        """Make it; the class says what the arguments are."""
        self.batch_size = batch_size or 1
        self._first_x, self.x = _peek(x)
        self._first_y: Any = None
        self.y = y
        if y is not None:
            self._first_y, self.y = _peek(y)

    def input_builder(self) -> tuple[Any, Any]:
        """Make the placeholders: the input function."""
        return self._make(_map(_column, _stack([self._first_x])), _map(_flat, _stack([self._first_y])))

    def get_feed_dict_fn(self) -> Feed:
        """The function that gives the next batch, and raises StopIteration when the iterator is exhausted."""

        def feed() -> dict[str, Any]:
            x = list(islice(self.x, self.batch_size))
            if not x:
                raise StopIteration
            y = [None] if self.y is None else list(islice(self.y, len(x)))
            return self._feed(_map(_column, _stack(x)), _map(_flat, _stack(y)))

        return feed


def _map(function: Callable[[Any], Any], data: Any) -> Any:
    """Apply to an array, or to each of a dict; nothing stays nothing."""
    if data is None:
        return None
    return {key: function(value) for key, value in data.items()} if isinstance(data, Mapping) else function(data)


def _leaves(data: Any) -> list[Any]:
    if data is None:
        return []
    return list(data.values()) if isinstance(data, Mapping) else [data]


def _first(array: np.ndarray) -> np.ndarray:
    return array[:1]


def _column(array: np.ndarray) -> np.ndarray:
    """Features `[batch]` are fed as `[batch, 1]`."""
    return array[:, None] if array.ndim == 1 else array


def _flat(array: np.ndarray) -> np.ndarray:
    """Labels `[batch, 1]` are fed as `[batch]`."""
    return array[:, 0] if array.ndim > 1 and array.shape[1] == 1 else array


def _stack(examples: list[Any]) -> Any:
    first = examples[0]
    if first is None:
        return None
    if isinstance(first, Mapping):
        return {key: np.stack([example[key] for example in examples]) for key in first}
    return np.stack(examples)


def _peek(iterator: Iterator[Any]) -> tuple[Any, Iterator[Any]]:
    """The first example, and an iterator that still begins with it."""
    first = next(iterator)
    return first, chain([first], iterator)


def _placeholders(name: str, data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _placeholders(f"{name}_{key}", value) for key, value in data.items()}
    return None if data is None else tf.placeholder(_dtype(data), [None, *data.shape[1:]], name)


def _dtype(array: np.ndarray) -> tf.DType:
    return tf.string if array.dtype.kind in "OSU" else tf.as_dtype(array.dtype)


def _named(placeholders: Any, data: Any) -> dict[str, Any]:
    if isinstance(data, Mapping):
        return {placeholders[key].name: value for key, value in data.items()}
    return {} if data is None else {placeholders.name: data}
