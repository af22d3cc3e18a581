"""Tuples as parameters."""

import pytest

UNCHANGED = [
    "f = lambda a: a[0]\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print map(lambda (a, b): a + b, [(1, 2)])\n",
        "print([a_b[0] + a_b[1] for a_b in [(1, 2)]])\n",
        "[3]\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
