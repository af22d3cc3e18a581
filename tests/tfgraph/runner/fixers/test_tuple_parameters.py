"""Tuples as parameters."""

UNCHANGED = [
    "f = lambda a: a[0]\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print map(lambda (a, b): a + b, [(1, 2)])\n",
        "print([a_b[0] + a_b[1] for a_b in [(1, 2)]])\n",
        "[3]\n",
    ),
]
