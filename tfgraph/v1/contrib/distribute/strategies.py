"""Strategies that are made with a number of GPUs, and take the batches of a data set as those of one replica."""

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.distribute import (
    collective_all_reduce_strategy,
    device_util,
    mirrored_strategy,
    parameter_server_strategy,
)
from tensorflow.python.distribute.v1 import input_lib


class _ReplicaBatches:
    """Batches are not split among the replicas: each replica gets one."""

    _input_workers: Any
    _container_strategy: Any

    def _make_dataset_iterator(self, dataset: Any) -> Any:
        return input_lib.DatasetIterator(dataset, self._input_workers, self._container_strategy())

    @property
    def _global_batch_size(self) -> bool:
        return False


class _MirroredExtended(_ReplicaBatches, mirrored_strategy.MirroredExtended):
    pass


class _ParameterServerExtended(_ReplicaBatches, parameter_server_strategy.ParameterServerStrategyExtended):
    pass


class MirroredStrategy(tf.distribute.Strategy):
    """One replica on each device, and the sum of their gradients.

    Args:
        devices: names of the devices; all GPUs by default, or the CPU where there is none.
        num_gpus: instead of `devices`: how many GPUs; 0 for the CPU.
        num_gpus_per_worker: another name of `num_gpus`.
        cross_device_ops: how gradients are summed.
        auto_shard_dataset: for several workers in one graph; False.
        cross_tower_ops: the old name of `cross_device_ops`.

    Raises:
        ValueError: if two arguments say the same, or `auto_shard_dataset` is set.

    Source: TF 1.15 `tf.contrib.distribute.MirroredStrategy`.
    """

    #: TF 2.21 asks it of the strategy that a `MirroredExtended` belongs to.
    _collective_key_base = 0

    def __init__(
        self,
        devices: Sequence[str] | None = None,
        num_gpus: int | None = None,
        num_gpus_per_worker: int | None = None,
        cross_device_ops: Any = None,
        auto_shard_dataset: bool = False,
        cross_tower_ops: Any = None,
    ):
        """Make it; the class says what the arguments are."""
        if num_gpus is not None and num_gpus_per_worker is not None:
            raise ValueError("You cannot specify both `num_gpus` and `num_gpus_per_worker`.")
        if cross_device_ops is not None and cross_tower_ops is not None:
            raise ValueError("You cannot specify both `cross_device_ops` and `cross_tower_ops`.")
        if auto_shard_dataset:
            raise ValueError(
                "tf.contrib.distribute.MirroredStrategy(auto_shard_dataset=True) needs several workers in one graph, "
                f"which TensorFlow {tf.VERSION} does not have: shard the data set with Dataset.shard."
            )
        count = num_gpus if num_gpus is not None else num_gpus_per_worker
        if devices is not None and count is not None:
            raise ValueError("Must only specify one of `devices` and `num_gpus_per_worker`.")
        if devices is None and count is not None:
            devices = device_util.local_devices_from_num_gpus(count)
        super().__init__(_MirroredExtended(self, devices, cross_device_ops or cross_tower_ops))


class ParameterServerStrategy(tf.distribute.Strategy):
    """Variables on parameter servers, or on the CPU where TF_CONFIG names no cluster.

    Args:
        num_gpus_per_worker: how many GPUs each worker has; 0 for the CPU.

    Source: TF 1.15 `tf.contrib.distribute.ParameterServerStrategy`.
    """

    def __init__(self, num_gpus_per_worker: int = 0):
        """Make it; the class says what the arguments are."""
        super().__init__(_ParameterServerExtended(self, _cluster(num_gpus_per_worker)))


class CollectiveAllReduceStrategy(collective_all_reduce_strategy.CollectiveAllReduceStrategyV1):
    """One replica on each device of each worker, and the sum of their gradients by collective operations.

    Args:
        num_gpus_per_worker: how many GPUs each worker has; 0 for the CPU.
        communication: how the workers talk, a `tf.distribute.experimental.CollectiveCommunication`.

    Source: TF 1.15 `tf.contrib.distribute.CollectiveAllReduceStrategy`.
    """

    def __init__(
        self, num_gpus_per_worker: int = 0, communication: Any = tf.distribute.experimental.CollectiveCommunication.AUTO
    ):
        """Make it; the class says what the arguments are."""
        super().__init__(communication=communication, cluster_resolver=_cluster(num_gpus_per_worker))


def _cluster(gpus: int) -> Any:
    """The cluster of TF_CONFIG, whose workers have so many GPUs."""
    found = tf.distribute.cluster_resolver.TFConfigClusterResolver()
    return tf.distribute.cluster_resolver.SimpleClusterResolver(
        found.cluster_spec(),
        task_type=found.task_type,
        task_id=found.task_id,
        num_accelerators={"GPU": gpus},
        rpc_layer=found.rpc_layer,
    )
