"""`__metaclass__`."""

UNCHANGED = [
    ("class A:\n    __metaclass__ = type\n"),
    "class A(metaclass=type): pass\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("class M(type):\n    pass\nclass A(object):\n    __metaclass__ = M\nprint type(A).__name__\n"),
        ("class M(type):\n    pass\nclass A(object):\n    __metaclass__ = M\nprint(type(A).__name__)\n"),
        "M\n",
    ),
]
