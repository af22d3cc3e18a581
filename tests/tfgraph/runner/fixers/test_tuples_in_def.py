"""`def f(a, (b, c)):`."""

UNCHANGED = [
    "def f(a, b=(1, 2)): pass\n",
    "def f(a, (b, c)) this is no Python\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("def f(a, (b, c)):\n    return a + b + c\nprint f(1, (2, 3))\n"),
        ("def f(a, _tuple_1_9: (b, c)):\n    return a + b + c\nprint(f(1, (2, 3)))\n"),
        "6\n",
    ),
    (
        (
            "class A(object):\n"
            "    def f(self, (a, (b, c)), (d, e)=(4, 5), f='(', *g):\n"
            "        'a text'\n"
            "        for i in [1]:\n"
            "            print a, b, c, d, e, f, g\n"
            "def h((x, y),\n"
            "      (z,)): return x + y + z\n"
            "A().f((1, (2, 3)))\n"
            "print h((1, 2), (3,))\n"
        ),
        (
            "class A(object):\n"
            "    def f(self, _tuple_2_16: (a, (b, c)), _tuple_2_29: (d, e)=(4, 5), f='(', *g):\n"
            "        'a text'\n"
            "        for i in [1]:\n"
            "            print(a, b, c, d, e, f, g)\n"
            "def h(_tuple_6_6: (x, y),\n"
            "      _tuple_7_6: (z,)): return x + y + z\n"
            "A().f((1, (2, 3)))\n"
            "print(h((1, 2), (3,)))\n"
        ),
        ("1 2 3 4 5 ( ()\n6\n"),
    ),
]
