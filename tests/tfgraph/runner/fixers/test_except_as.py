"""`except Error, e`."""

import pytest

UNCHANGED = [
    ("try: pass\nexcept (OSError, ValueError) as e: pass\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        ("try:\n    1 / 0\nexcept (ZeroDivisionError, ValueError), e:\n    print e\n"),
        ("try:\n    1 / 0\nexcept (ZeroDivisionError, ValueError) as e:\n    print(e)\n"),
        "integer division or modulo by zero\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
