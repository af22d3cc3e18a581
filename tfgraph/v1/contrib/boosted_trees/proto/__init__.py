"""The messages that configure gradient boosted trees.

Source: TF 1.12 `tensorflow/contrib/boosted_trees/proto`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)
