"""`raise Error, message`."""

UNCHANGED = [
    ("def f():\n    raise ValueError('a')\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("try:\n    raise ValueError, 'a'\nexcept ValueError as e:\n    print e\n"),
        ("try:\n    raise ValueError('a')\nexcept ValueError as e:\n    print(e)\n"),
        "a\n",
    ),
]
