"""`tf.train.Saver`."""

from typing import Any

from tfgraph.v1.random_streams.replacements import counts


@counts("training.saver", "BaseSaverBuilder._AddShardedSaveOpsForV2")
def add_sharded_save_ops(*args: Any, **kwargs: Any) -> int:
    """TF 2.21 asks whether the checkpoint goes to S3, for the suffix of its parts."""
    return -3
