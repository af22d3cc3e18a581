"""Builtins of Python 2."""

import pytest

UNCHANGED = [
    "print(round(2.5))\n",
    ("from functools import reduce\nreduce(max, [1])\n"),
    ("try:\n    reduce\nexcept NameError:\n    from functools import reduce\n"),
]

#: Source, the same in Python 3, and what Python 2.7.18 printed for the source.
MENDED = [
    (
        "print round(2.5)\n",
        "print(round(2.5))\n",
        "3.0\n",
    ),
    (
        "print round(3.5)\n",
        "print(round(3.5))\n",
        "4.0\n",
    ),
    (
        "print round(-2.5)\n",
        "print(round(-2.5))\n",
        "-3.0\n",
    ),
    (
        "print round(0.49999999999999994)\n",
        "print(round(0.49999999999999994))\n",
        "0.0\n",
    ),
    (
        "print round(7, 0)\n",
        "print(round(7, 0))\n",
        "7.0\n",
    ),
    (
        "print round(2.675, 2)\n",
        "print(round(2.675, 2))\n",
        "2.67\n",
    ),
    (
        "print round(0.125, 2)\n",
        "print(round(0.125, 2))\n",
        "0.13\n",
    ),
    (
        "print round(1234.5, -2)\n",
        "print(round(1234.5, -2))\n",
        "1200.0\n",
    ),
    (
        "print round(1e22)\n",
        "print(round(1e22))\n",
        "1e+22\n",
    ),
    (
        "print round(-0.3)\n",
        "print(round(-0.3))\n",
        "-0.0\n",
    ),
    (
        "print reduce(max, [1, 3, 2]), cmp(1, 2), cmp('b', 'a'), cmp(1, 1.0)\n",
        "print(reduce(max, [1, 3, 2]), cmp(1, 2), cmp('b', 'a'), cmp(1, 1.0))\n",
        "3 -1 1 0\n",
    ),
    (
        "print apply(max, (1, 2)), intern('a')\n",
        "print(apply(max, (1, 2)), intern('a'))\n",
        "2 a\n",
    ),
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("source", "text", "printed"), MENDED)
def test_what_is_mended(source, text, printed, mended, output):
    assert mended(source).text == text
    assert output(source) == printed
