"""`__cmp__`."""

UNCHANGED = [
    ("class A:\n    def __lt__(self, other): return True\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        (
            "class A(object):\n"
            "    def __init__(self, x): self.x = x\n"
            "    def __cmp__(self, other): return cmp(self.x, other.x)\n"
            "print A(1) < A(2), A(1) == A(1), A(1) != A(1), max(A(3), A(2)).x, [a.x for a in sorted([A(2), A(1)])]\n"
        ),
        (
            "class A(object):\n"
            "    def __init__(self, x): self.x = x\n"
            "    def __cmp__(self, other): return cmp(self.x, other.x)\n"
            "print(A(1) < A(2), A(1) == A(1), A(1) != A(1), max(A(3), A(2)).x, [a.x for a in sorted([A(2), A(1)])])\n"
        ),
        "True True False 3 [1, 2]\n",
    ),
    (
        (
            "class A(object):\n"
            "    def __cmp__(self, other): return 0\n"
            "    def __eq__(self, other): return 'own'\n"
            "print A() == A(), A() <= A()\n"
        ),
        (
            "class A(object):\n"
            "    def __cmp__(self, other): return 0\n"
            "    def __eq__(self, other): return 'own'\n"
            "print(A() == A(), A() <= A())\n"
        ),
        "own True\n",
    ),
]
