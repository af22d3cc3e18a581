"""`tf.python`: TensorFlow's own modules under the names and with the contents they had in TF 1.15."""

import sys

from tfgraph.v1 import moved_modules

_python = moved_modules.module("tensorflow.python")
assert _python is not None  # it is a folder of the table
# Importing `tfgraph.v1.python` gives this: a module that looks up where each name is today.
sys.modules[__name__] = _python
