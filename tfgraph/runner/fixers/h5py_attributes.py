"""`dataset.value`."""

from tfgraph.runner.mending.fixer import RestoredAttributes

FIXER = RestoredAttributes(
    reason="h5py 3 dropped Dataset.value.",
    library="h5py",
    signs=frozenset({"value"}),
    restore="tfgraph.runner.legacy.h5py_functions.restore",
)
