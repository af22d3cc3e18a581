"""Attributes of functions."""

UNCHANGED = [
    ("def f(): pass\nprint(f.__name__)\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("def f(a=1): pass\nprint f.func_name, f.func_defaults\n"),
        ("def f(a=1): pass\nprint(f.__name__, f.__defaults__)\n"),
        "f (1,)\n",
    ),
    (
        ("class A(object):\n    def __nonzero__(self): return False\nprint bool(A())\n"),
        ("class A(object):\n    def __bool__(self): return False\nprint(bool(A()))\n"),
        "False\n",
    ),
]
