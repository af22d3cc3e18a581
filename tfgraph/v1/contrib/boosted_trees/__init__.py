"""`tf.contrib.boosted_trees` of TF 1.15: the estimators of gradient boosted trees ("TFBT").

The kernels are gone from TensorFlow 2.21; `ensemble.py` does their work in numpy, inside the graph. TF 1.15's own wheel
had no `estimator_batch` any more; earlier ones did, and scripts use it.

Source: TF 1.12 `tensorflow/contrib/boosted_trees`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)
