"""`<>`."""

import pytest

UNCHANGED = [
    "1 != 2\n",
    "'<>'\n",
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print 1 <> 2\n",
        "print(1 != 2)\n",
        "True\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
