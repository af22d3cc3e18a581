"""`__metaclass__`."""

import pytest

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


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
