"""`unicode` and `basestring`."""

import pytest

UNCHANGED = [
    "isinstance('a', str)\n",
    ("try:\n    unicode\nexcept NameError:\n    unicode = str\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print isinstance('a', basestring), unichr(97), unicode('b'), u'c'\n",
        "print(isinstance('a', str), chr(97), str('b'), 'c')\n",
        "True a b c\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
