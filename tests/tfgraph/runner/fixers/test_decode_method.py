"""`text.decode()`."""

UNCHANGED = [
    "decode(x)\n",
    "x.decode\n",
]

#: Source, what it prints.
MENDED = [
    (
        "print('café'.decode('utf-8'), b'ab'.decode(), '6162'.decode('hex'))\n",
        "café ab ab\n",
    ),
]
