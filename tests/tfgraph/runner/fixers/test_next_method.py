"""`it.next()`."""

import pytest

UNCHANGED = [
    "print(next(iter([1])))\n",
    "it.next()\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("numbers = iter([1, 2])\nprint numbers.next()\n"),
        ("numbers = iter([1, 2])\nprint(next(numbers))\n"),
        "1\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
