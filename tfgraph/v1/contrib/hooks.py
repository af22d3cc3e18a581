"""`tf.contrib.hooks` of TF 1.15: the profiler hook.

Source: TF 1.15 `tf.contrib.hooks`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__, {"ProfilerHook": "tensorflow.compat.v1.train:ProfilerHook"})
