"""Take data out of dask. Source: TF 1.15 `tf.contrib.learn.extract_dask_data`, `extract_dask_labels`."""

from typing import Any


def extract_dask_data(data: Any) -> Any:
    """Read a dask frame into memory; return anything else as it is.

    Source: TF 1.15 `tf.contrib.learn.extract_dask_data`, which read partition by partition.
    """
    return data.compute() if hasattr(data, "__dask_graph__") else data


def extract_dask_labels(labels: Any) -> Any:
    """Read a dask series, or a frame of one column, into memory; return anything else as it is.

    Raises:
        ValueError: if there are several columns.

    Source: TF 1.15 `tf.contrib.learn.extract_dask_labels`.
    """
    if hasattr(labels, "__dask_graph__") and len(getattr(labels, "columns", ["one"])) > 1:
        raise ValueError("Only one column for labels is allowed.")
    return extract_dask_data(labels)
