"""`print` as a statement."""

UNCHANGED = [
    "print('a')\n",
    "print('a', end='')\n",
    "print ('a')\n",
    "x = 1\nprint(x % 2)\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print 'a', 1\n",
        "print('a', 1)\n",
        "a 1\n",
    ),
    (
        "print\nprint 'a',\nprint 'b'\n",
        ("print()\nprint('a', end=' ')\nprint('b')\n"),
        "\na b\n",
    ),
    (
        ("import sys\nprint >>sys.stdout, 'x', 'y'\n"),
        ("import sys\nprint('x', 'y', file=sys.stdout)\n"),
        "x y\n",
    ),
    (
        "print ('a', 1)\nprint 'b'\n",
        "print(('a', 1))\nprint('b')\n",
        "('a', 1)\nb\n",
    ),
    (
        ("print ('%d'\n       % 3)\nprint 1\n"),
        ("print(('%d'\n       % 3))\nprint(1)\n"),
        "3\n1\n",
    ),
    (
        ("if True:\n    # a comment\n    print 'e' # another\n"),
        ("if True:\n    # a comment\n    print('e') # another\n"),
        "e\n",
    ),
    (
        "print 'no end of line'",
        "print('no end of line')",
        "no end of line\n",
    ),
]
