"""`tf.contrib.tensorboard` of TF 1.15: the embeddings projector."""

from tfgraph.v1.contrib.namespace import namespace as _namespace

__getattr__, __dir__ = _namespace(__name__)
