"""`unicode(text, encoding)`."""

UNCHANGED = [
    "str(b'a', 'utf-8')\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print unicode('ab', 'utf-8'), unicode('ab', encoding='ascii', errors='ignore'), unicode(1)\n",
        "print(str('ab', 'utf-8'), str('ab', encoding='ascii', errors='ignore'), str(1))\n",
        "ab ab 1\n",
    ),
]
