"""`TensorArray.pack`, `TensorArray.unpack`."""

from tfgraph.runner.mending.fixer import RestoredAttributes

FIXER = RestoredAttributes(
    reason="TF 1.0 renamed the methods pack and unpack of TensorArray.",
    library="tensorflow",
    signs=frozenset({"pack", "unpack"}),
    restore="tfgraph.runner.legacy.tensor_array_methods.restore",
)
