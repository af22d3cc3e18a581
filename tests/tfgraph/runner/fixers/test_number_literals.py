"""Literals of numbers."""

UNCHANGED = [
    "0o17\n",
    "'017L'\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print 0777, 10L, 0xFFL, 0\n",
        "print(0o777, 10, 0xFF, 0)\n",
        "511 10 255 0\n",
    ),
    (
        "print isinstance(2 ** 40, (int, long)), long(3) + 1\n",
        "print(isinstance(2 ** 40, (int, int)), int(3) + 1)\n",
        "True 4\n",
    ),
]
