"""`tf.compat`, whose `v1` is this namespace: scripts say `import tensorflow.compat.v1 as tf`, too."""

import importlib

import tensorflow.compat.v1 as _tf

from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _tf.compat)

v1 = importlib.import_module("tfgraph.v1")
