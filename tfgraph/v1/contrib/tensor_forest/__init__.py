"""`tf.contrib.tensor_forest` of TF 1.15: streaming extremely randomized trees.

The kernels are gone from TensorFlow 2.21; `random_tree.py` does their work in numpy, inside the graph.

Source: TF 1.15 `tf.contrib.tensor_forest`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__, f"{__name__}.client")
