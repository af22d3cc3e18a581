"""`tf.contrib.keras` of TF 1.15: `tf.keras`.

Source: TF 1.15 `tf.contrib.keras`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__, "tfgraph.v1.keras")
