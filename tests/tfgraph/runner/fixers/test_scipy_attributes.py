"""`A` and `H` of sparse matrices."""

UNCHANGED = [
    "import scipy.sparse\n",
    "x.A\n",
]

#: Source, what it prints.
MENDED = [
    (
        ("import scipy.sparse as sp\nm = sp.csr_matrix([[0, 1j]])\nprint(m.A.tolist(), m.H.toarray().tolist())\n"),
        "[[0j, 1j]] [[0j], [-1j]]\n",
    ),
]
