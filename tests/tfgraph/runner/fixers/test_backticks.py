"""Backticks."""

import pytest

UNCHANGED = [
    "x = repr(1)\n",
    "x = '`1`'\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print `'a'`\n",
        "print(repr('a'))\n",
        "'a'\n",
    ),
    (
        "print `1, 2`, `1` + `2`\n",
        "print(repr((1, 2)), repr(1) + repr(2))\n",
        "(1, 2) 12\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
