"""Take data out of pandas. Source: TF 1.15 `tensorflow/contrib/learn/python/learn/learn_io/pandas_io.py`."""

import importlib.util
import sys
from collections.abc import Callable
from typing import Any

HAS_PANDAS = importlib.util.find_spec("pandas") is not None
_NUMBERS = "biuf"


def pandas_input_fn(
    x: Any,
    y: Any = None,
    batch_size: int = 128,
    num_epochs: int | None = 1,
    shuffle: bool = True,
    queue_capacity: int = 1000,
    num_threads: int = 1,
    target_column: str = "target",
) -> Callable[[], Any]:
    """`tf.estimator.inputs.pandas_input_fn`, shuffling by default.

    Source: TF 1.15 `tf.contrib.learn.io.pandas_input_fn`.
    """
    from tfgraph.v1.estimator import inputs

    return inputs.pandas_input_fn(
        x, y, batch_size, num_epochs, shuffle, queue_capacity, num_threads, target_column=target_column
    )


def extract_pandas_data(data: Any) -> Any:
    """The numbers of a frame as float64 `[rows, columns]`; anything else is returned as it is.

    Raises:
        ValueError: for columns that are no numbers.

    Source: TF 1.15 `tf.contrib.learn.extract_pandas_data`.
    """
    if not _is_frame(data):
        return data
    if bad := _not_numbers(data):
        report = ", ".join(f"'{column}' type='{dtype}'" for column, dtype in bad)
        raise ValueError(f"Data types for extracting pandas data must be int, float, or bool. Found: {report}")
    return data.values.astype("float")


def extract_pandas_matrix(data: Any) -> Any:
    """The values of a frame; anything else is returned as it is.

    Source: TF 1.15 `tf.contrib.learn.extract_pandas_matrix`.
    """
    return data.to_numpy() if _is_frame(data) else data


def extract_pandas_labels(labels: Any) -> Any:
    """The values of a frame of one column; anything else is returned as it is.

    Raises:
        ValueError: for several columns, or one that is no numbers.

    Source: TF 1.15 `tf.contrib.learn.extract_pandas_labels`.
    """
    if not _is_frame(labels):
        return labels
    if len(labels.columns) > 1:
        raise ValueError("Only one column for labels is allowed.")
    if bad := _not_numbers(labels):
        report = ", ".join(f"'{column}' type={dtype}" for column, dtype in bad)
        raise ValueError(f"Data types for extracting labels must be int, float, or bool. Found: {report}")
    return labels.values


def _is_frame(data: Any) -> bool:
    # Who has made a frame has imported pandas; who passes none needs none.
    return "pandas" in sys.modules and isinstance(data, sys.modules["pandas"].DataFrame)


def _not_numbers(frame: Any) -> list[tuple[Any, Any]]:
    return [(column, dtype.name) for column, dtype in frame.dtypes.items() if dtype.kind not in _NUMBERS]
