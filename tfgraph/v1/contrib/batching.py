"""`tf.contrib.batching` of TF 1.15: the batching function decorator.

Source: TF 1.15 `tf.contrib.batching`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__, {"batch_function": "tensorflow.compat.v1:nondifferentiable_batch_function"})
