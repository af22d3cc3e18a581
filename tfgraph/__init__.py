"""TensorFlow 1 on today's TensorFlow: the 1.15 namespace, the script runner, checkpoints, graph-mode models.

Importing this package does not import TensorFlow and changes nothing in the process.
"""

__version__ = "0.1.0"
