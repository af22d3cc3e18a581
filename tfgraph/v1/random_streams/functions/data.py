"""Datasets."""

from typing import Any

from tfgraph.v1.random_streams.replacements import counts


@counts("data.ops.dataset_ops", "DatasetV1._make_initializable_iterator")
def make_initializable_iterator(dataset: Any, shared_name: Any = None) -> int:
    """1.15 put OptimizeDataset, with its constant, and ModelDataset behind the dataset; TF 2.21 does it at run time."""
    return 3
