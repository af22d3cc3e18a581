"""`tf.estimator` as TF 1.15 had it, from the package tensorflow-estimator.

TF 2.21 has no `tf.estimator` any more; what the package misses in it is supplied by `repairs`.

Source: TF 1.15 `tf.estimator`.
"""

from tfgraph.v1.estimator import repairs as _repairs
from tfgraph.v1.overlay import adopt_submodules as _adopt_submodules
from tfgraph.v1.overlay import overlay as _overlay

_estimator = _repairs.load()
_adopt_submodules(__name__, _estimator)
__getattr__, __dir__ = _overlay(__name__, _estimator)
