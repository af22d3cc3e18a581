"""`xrange` and `range`."""

UNCHANGED = [
    "range(3)\n",
    ("def xrange(n): return n\nxrange(3)\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("for i in xrange(2):\n    print i\n"),
        ("for i in range(2):\n    print(i)\n"),
        "0\n1\n",
    ),
    (
        "print range(3) + [3], len(xrange(4))\n",
        "print(list(range(3)) + [3], len(range(4)))\n",
        "[0, 1, 2, 3] 4\n",
    ),
]
