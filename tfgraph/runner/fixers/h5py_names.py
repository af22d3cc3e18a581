"""`h5py.File(name)`, to be written to."""

from tfgraph.runner.mending.fixer import MovedNames

FIXER = MovedNames(
    reason="h5py 3 opens files for reading only if not told otherwise.",
    moves={"h5py.File": "tfgraph.runner.legacy.h5py_functions.File"},
)
