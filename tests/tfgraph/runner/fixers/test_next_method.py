"""`it.next()`."""

UNCHANGED = [
    "print(next(iter([1])))\n",
    "it.next()\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("numbers = iter([1, 2])\nprint numbers.next()\n"),
        ("numbers = iter([1, 2])\nprint(next(numbers))\n"),
        "1\n",
    ),
]
