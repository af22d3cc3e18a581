"""`<>`."""

UNCHANGED = [
    "1 != 2\n",
    "'<>'\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print 1 <> 2\n",
        "print(1 != 2)\n",
        "True\n",
    ),
]
