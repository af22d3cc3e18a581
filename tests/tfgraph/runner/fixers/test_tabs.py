"""Tabs mixed with spaces."""

UNCHANGED = [
    "if 1:\n\tx = 1\n",
    "if 1:\n    x = '\\t'\n",
    "def f(:\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("def f(x):\n        if x:\n\t    return 1\n        return 2 / 4\nprint(f(1)), f(0)\n"),
        ("def f(x):\n        if x:\n            return 1\n        return 2 / 4\nprint((f(1)), f(0))\n"),
        "1 0\n",
    ),
    (
        ("if True:\n    if False:\n        print('a')\n\tprint('b')\n    print('c')\n"),
        ("if True:\n    if False:\n        print('a')\n        print('b')\n    print('c')\n"),
        "c\n",
    ),
    (
        "def f(x):\n    if x:\n    \tprint 'a'\n        print '''b\n\tc'''\nf(1)\n",
        "def f(x):\n    if x:\n        print('a')\n        print('''b\n\tc''')\nf(1)\n",
        "a\nb\n\tc\n",
    ),
]
