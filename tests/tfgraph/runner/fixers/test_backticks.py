"""Backticks."""

UNCHANGED = [
    "x = repr(1)\n",
    "x = '`1`'\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print `'a'`\n",
        "print(repr('a'))\n",
        "'a'\n",
    ),
    (
        "print `1, 2`, `1` + `2`\n",
        "print(repr((1, 2)), repr(1) + repr(2))\n",
        "(1, 2) 12\n",
    ),
]
