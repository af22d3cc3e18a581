"""The TensorFlow 1.15 namespace on today's TensorFlow: `import tfgraph.v1 as tf`.

What `tensorflow.compat.v1` still has comes from there, untouched. What TF2 dropped or
changed lives in the modules of this folder, one module per name. From this import on, `random_streams`
counts the nodes of every graph.
"""

import tensorflow.compat.v1 as _compat_v1

import tfgraph.v1.random_streams  # noqa: F401
from tfgraph.v1.overlay import overlay as _overlay

__getattr__, __dir__ = _overlay(__name__, _compat_v1)
