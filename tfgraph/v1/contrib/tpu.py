"""`tf.contrib.tpu` of TF 1.15: `tf.tpu`, its Estimator, and what of its inside scripts imported.

No TPU is reached from graph mode of TF 2.21; `TPUEstimator(use_tpu=False)` and a `CrossShardOptimizer` without shards
work as they did.

Source: TF 1.15 `tf.contrib.tpu`.
"""

import importlib as _importlib

from tfgraph.v1.contrib.namespace import namespace as _namespace

#: It mends tensorflow_estimator, which must not be imported before.
_importlib.import_module("tfgraph.v1.estimator")

_MOVED = {
    # 1.15's wrote in a thread of its own: that was faster, and else the same.
    "AsyncCheckpointSaverHook": "tensorflow.compat.v1.train:CheckpointSaverHook",
    "InfeedQueue": "tensorflow.python.tpu.tpu_feed:InfeedQueue",
    "TPUEstimator": "tfgraph.v1.estimator:tpu.TPUEstimator",
    "TPUEstimatorSpec": "tfgraph.v1.estimator:tpu.TPUEstimatorSpec",
    "device_assignment": "tensorflow.python.tpu.device_assignment:device_assignment",
    "export_estimator_savedmodel": (
        "tensorflow_estimator.python.estimator.tpu.tpu_estimator:export_estimator_savedmodel"
    ),
}

__getattr__, __dir__ = _namespace(
    __name__,
    _MOVED,
    "tensorflow.compat.v1.tpu",
    "tensorflow.compat.v1.tpu.experimental",
    "tensorflow.python.tpu.tpu",
    "tensorflow.python.tpu.ops.tpu_ops",
    "tensorflow.python.tpu.training_loop",
    "tensorflow_estimator.python.estimator.tpu.tpu_config",
)
