"""A queue runner that feeds its enqueue ops: tensorflow-estimator has it.

Source: TF 1.15 `tf.contrib.training.FeedingQueueRunner`.
"""

from tfgraph.v1 import estimator as _estimator  # noqa: F401  its repairs, before the package

from tensorflow_estimator.python.estimator.inputs.queues.feeding_queue_runner import (  # isort: skip
    _FeedingQueueRunner as FeedingQueueRunner,
)

__all__ = ["FeedingQueueRunner"]
