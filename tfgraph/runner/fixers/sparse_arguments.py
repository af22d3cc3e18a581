"""`tf.SparseTensor(indices, values, shape=…)`."""

from tfgraph.runner.mending.fixer import TreeFixer
from tfgraph.runner.mending.renamed_arguments import rename

_SHAPE = {"shape": "dense_shape"}

FIXER = TreeFixer(
    reason="TF 1.0 renamed the argument shape of SparseTensor and SparseTensorValue.",
    transform=lambda tree: rename(tree, {"tensorflow.SparseTensor": _SHAPE, "tensorflow.SparseTensorValue": _SHAPE}),
)
