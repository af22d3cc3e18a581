"""`tf.contrib.tpu` of TF 1.15: `tf.tpu`, and what of its inside scripts imported.

Source: TF 1.15 `tf.contrib.tpu`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__,
    "tensorflow.compat.v1.tpu",
    "tensorflow.compat.v1.tpu.experimental",
    "tensorflow.python.tpu.tpu",
    "tensorflow.python.tpu.ops.tpu_ops",
    "tensorflow.python.tpu.training_loop",
    "tensorflow_estimator.python.estimator.tpu.tpu_config",
)
