"""`tf.contrib.staging` of TF 1.15: `tf.contrib.staging.StagingArea`.

Source: TF 1.15 `tf.contrib.staging`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__, {"StagingArea": "tensorflow.python.ops.data_flow_ops:StagingArea"})
