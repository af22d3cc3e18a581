"""`raw_input`."""

UNCHANGED = [
    "input('?')\n",
    ("try:\n    raw_input\nexcept NameError:\n    raw_input = input\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("def f(): return raw_input('?')\nprint f.__name__\n"),
        ("def f(): return input('?')\nprint(f.__name__)\n"),
        "f\n",
    ),
    (
        ("def f(): return input()\nprint f.__name__\n"),
        ("def f(): return eval(input())\nprint(f.__name__)\n"),
        "f\n",
    ),
]
