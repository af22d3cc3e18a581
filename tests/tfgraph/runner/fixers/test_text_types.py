"""`unicode` and `basestring`."""

UNCHANGED = [
    "isinstance('a', str)\n",
    ("try:\n    unicode\nexcept NameError:\n    unicode = str\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print isinstance('a', basestring), unichr(97), unicode('b'), u'c'\n",
        "print(isinstance('a', str), chr(97), str('b'), 'c')\n",
        "True a b c\n",
    ),
]
