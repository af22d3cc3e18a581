"""`tf.lite.experimental.nn` of TF 1.15: names that say what to use instead."""

from types import ModuleType as _ModuleType

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _ModuleType("gone"))
