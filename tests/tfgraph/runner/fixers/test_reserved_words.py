"""`async` as a name."""

import pytest

UNCHANGED = [
    "async def f(): pass\n",
    "x = 'async'\n",
]

#: Source, the mended text, what it prints.
MENDED = [
    (
        ("def f(async=1):\n    return async\nprint(f(async=3))\n"),
        ("def f(async_=1):\n    return async_\nprint(f(async_=3))\n"),
        "3\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
