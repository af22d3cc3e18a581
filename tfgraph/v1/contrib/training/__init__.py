"""`tf.contrib.training` of TF 1.15.

Source: TF 1.15 `tf.contrib.training`.
"""

from tfgraph.v1.contrib import tf_slim_repairs as _repairs  # noqa: F401  before tf_slim is used
from tfgraph.v1.contrib.namespace import namespace as _namespace
from tfgraph.v1.contrib.training.bucketing import bucket, bucket_by_sequence_length
from tfgraph.v1.contrib.training.hparams import HParams, parse_values

__all__ = ["HParams", "bucket", "bucket_by_sequence_length", "parse_values"]

__getattr__, __dir__ = _namespace(
    __name__,
    "tf_slim.training.training",
    "tf_slim.training.evaluation",
    f"{__name__}.sampling_ops",
    f"{__name__}.resample",
    f"{__name__}.device_setter",
    f"{__name__}.sequence_queueing_state_saver",
    {"FeedingQueueRunner": f"{__name__}.feeding_queue_runner:FeedingQueueRunner"},
)
