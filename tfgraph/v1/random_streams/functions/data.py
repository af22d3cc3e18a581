"""Datasets."""

from typing import Any

from tfgraph.v1.random_streams.replacements import builds, counts


@counts("data.ops.dataset_ops", "DatasetV1._make_initializable_iterator")
def make_initializable_iterator(dataset: Any, shared_name: Any = None) -> int:
    """1.15 put OptimizeDataset, with its constant, and ModelDataset behind the dataset; TF 2.21 does it at run time."""
    return 3


@builds("data.ops.dataset_ops", "apply_rewrite")
def apply_rewrite(dataset: Any, rewrite: Any) -> int:
    """TF 2.21 rewrites the counter of `enumerate` and the choices of `choose_from_datasets`; 1.15 left them."""
    return 0


@builds("data.ops.dataset_ops", "_OptionsDataset.__init__")
def options_dataset(dataset: Any, input_dataset: Any, options: Any, name: Any = None) -> int:
    """1.15 kept options in Python; TF 2.21 has a node for them."""
    return 0


@counts("data.ops.interleave_op", "_ParallelInterleaveDataset.__init__")
def parallel_interleave_dataset(*args: Any, **kwargs: Any) -> int:
    """TF 2.21 has two sizes of buffers more."""
    return -2


@counts("data.ops.readers", "ParallelInterleaveDataset.__init__")
def legacy_parallel_interleave_dataset(*args: Any, **kwargs: Any) -> int:
    """In 1.15 `sloppy` was a tensor, in TF 2.21 it is an attribute."""
    return 1


@counts("data.experimental.ops.readers", "CsvDatasetV2.__init__")
def csv_dataset(*args: Any, **kwargs: Any) -> int:
    """TF 2.21 has the columns to leave out, too."""
    return -1
