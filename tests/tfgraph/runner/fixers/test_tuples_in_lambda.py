"""`lambda a, (b, c): …`."""

UNCHANGED = [
    "f = lambda a, b=(1, 2): a\n",
    "f = lambda a, (b, c) this is no Python\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("f = lambda a, (b, c): a + b * c\nprint f(1, (2, 3))\n"),
        ("f = lambda a, ǀbǀc: a + b * c\nprint(f(1, (2, 3)))\n"),
        ("7\n"),
    ),
    (
        ("print (lambda (a, b), c=(5, 6), *d: (a, b, c, d))([1, 2], 3, 4), map(lambda x, (y,): x + y, [1], [(2,)])\n"),
        (
            "print((lambda ǀaǀb, c=(5, 6), *d: (a, b, c, d))([1, 2], 3, 4), list(map(lambda x, ǀy: x + "
            "y, [1], [(2,)])))\n"
        ),
        ("(1, 2, 3, (4,)) [3]\n"),
    ),
    (
        ("print reduce(lambda total, (name, n): total + n * len({'a': name}['a']), [('x', 1), ('yz', 2)], 0)\n"),
        ("print(reduce(lambda total, ǀnameǀn: total + n * len({'a': name}['a']), [('x', 1), ('yz', 2)], 0))\n"),
        ("5\n"),
    ),
    (
        ("g = lambda (a, b), (c, d): lambda x: a + b + c + d + x\nprint g((1, 2), (3, 4))(5)\n"),
        ("g = lambda ǀaǀb, ǀcǀd: lambda x: a + b + c + d + x\nprint(g((1, 2), (3, 4))(5))\n"),
        ("15\n"),
    ),
    (
        "k, m = 7, 8\nprint (lambda (a, b), c=(k, m): (a, b, c))((1, 2))\n",
        "k, m = 7, 8\nprint((lambda ǀaǀb, c=(k, m): (a, b, c))((1, 2)))\n",
        "(1, 2, (7, 8))\n",
    ),
]
