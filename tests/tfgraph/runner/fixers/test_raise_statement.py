"""`raise Error, message`."""

import pytest

UNCHANGED = [
    ("def f():\n    raise ValueError('a')\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("try:\n    raise ValueError, 'a'\nexcept ValueError as e:\n    print e\n"),
        ("try:\n    raise ValueError('a')\nexcept ValueError as e:\n    print(e)\n"),
        "a\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
