"""`except Error, e`."""

UNCHANGED = [
    ("try: pass\nexcept (OSError, ValueError) as e: pass\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("try:\n    1 / 0\nexcept (ZeroDivisionError, ValueError), e:\n    print e\n"),
        ("try:\n    1 / 0\nexcept (ZeroDivisionError, ValueError) as e:\n    print(e)\n"),
        "integer division or modulo by zero\n",
    ),
]
