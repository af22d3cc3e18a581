"""Estimators of random forests.

Source: TF 1.15 `tf.contrib.tensor_forest.client`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)
