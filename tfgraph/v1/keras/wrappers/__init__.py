"""`tf.keras.wrappers` of TF 1.15."""

from types import ModuleType as _ModuleType

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _ModuleType("gone"))
