"""`matrix.A` and `matrix.H` of sparse matrices."""

from tfgraph.runner.mending.fixer import RestoredAttributes

FIXER = RestoredAttributes(
    reason="scipy 1.14 dropped the attributes A (the dense array) and H (the conjugate transpose) of sparse matrices.",
    library="scipy",
    signs=frozenset({"A", "H"}),
    restore="tfgraph.runner.legacy.sparse_matrices.restore",
)
