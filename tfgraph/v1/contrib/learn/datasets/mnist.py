"""`tf.contrib.learn.datasets.mnist` of TF 1.15: the reader of `tensorflow.examples.tutorials.mnist`.

Source: TF 1.15 `tf.contrib.learn.datasets.mnist`.
"""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(
    __name__,
    {"load_mnist": "tfgraph.v1.contrib.learn.datasets:load_mnist"},
    "tfgraph.v1.examples.tutorials.mnist.input_data",
)
