"""`raw_input`."""

import pytest

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


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
