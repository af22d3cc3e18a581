"""`tf.contrib` of TF 1.15, which TF2 dropped as a whole: one module per contrib project.

Each project is imported on first use. A name that is not here is refused with a message that
says what to use instead and where to read on (`refusals.py`).

Source: TF 1.15 `tf.contrib`.
"""

from tfgraph.v1.contrib import python_paths as _python_paths
from tfgraph.v1.contrib.namespace import namespace as _namespace

_python_paths.install()
__getattr__, __dir__ = _namespace(__name__)
