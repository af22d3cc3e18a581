"""What scipy's sparse matrices had."""

import scipy.sparse


def restore() -> None:
    """Give sparse matrices back `A` and `H`."""
    scipy.sparse.spmatrix.A = property(lambda self: self.toarray())
    scipy.sparse.spmatrix.H = property(lambda self: self.conj().T)
