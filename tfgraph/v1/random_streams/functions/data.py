"""Datasets."""

from typing import Any

from tensorflow.python.data.ops import shuffle_op
from tensorflow.python.eager import context
from tensorflow.python.framework import ops, tensor_util

from tfgraph.v1.random_streams import op_count, seeds
from tfgraph.v1.random_streams.replacements import builds, constants, counts, replaces
from tfgraph.v1.random_streams.shuffle_and_repeat import shuffle_and_repeat


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


@replaces("data.ops.repeat_op", "_repeat")
def repeat(original: Any, input_dataset: Any, count: Any, name: Any) -> Any:
    """Directly behind `shuffle`, 1.15 made one kernel of both, whose random numbers go on from epoch to epoch."""
    shuffled = getattr(input_dataset, "_dataset", input_dataset)  # DatasetV1Adapter
    if not (_is_fused(shuffled) and _has_stream(shuffled)):
        return original(input_dataset, count, name)
    with op_count.counted_as(1 + (1 if count is None else constants(count))):
        count = ops.convert_to_tensor(-1 if count is None else count, "int64")
        source, size = shuffled._input_dataset, shuffled._buffer_size
        return shuffle_and_repeat(source, size, count, shuffled._seed, shuffled._seed2)


def _is_fused(dataset: Any) -> bool:
    if not isinstance(dataset, shuffle_op._ShuffleDataset) or dataset._reshuffle_each_iteration is False:
        return False
    wanted = dataset.options().experimental_optimization
    return wanted.apply_default_optimizations is not False and wanted.shuffle_and_repeat_fusion is not False


def _has_stream(dataset: Any) -> bool:
    """Say whether the order is that of a seed, in a graph that follows 1.15."""
    seed = [tensor_util.constant_value(seed) for seed in (dataset._seed, dataset._seed2)]
    return not context.executing_eagerly() and seeds.follows_tf1(ops.get_default_graph()) and seed != [0, 0]


@replaces("data.experimental.ops.shuffle_ops", "_ShuffleAndRepeatDataset.__init__")
def shuffle_and_repeat_dataset(original: Any, dataset: Any, input_dataset: Any, *args: Any, **kwargs: Any) -> None:
    """The kernel of TF 2.21 seeds its generator anew for each epoch."""
    original(dataset, input_dataset, *args, **kwargs)
    if _has_stream(dataset):
        with op_count.counted_as(0):
            size, count = dataset._buffer_size, dataset._count
            ours = shuffle_and_repeat(input_dataset, size, count, dataset._seed, dataset._seed2)
        dataset._variant_tensor_attr = ours._variant_tensor
