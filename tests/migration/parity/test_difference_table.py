"""The table of differences: its order, its length, and a narrow terminal."""

import numpy as np
import pytest

from migration.parity.difference import compare_arrays
from migration.parity.difference_table import difference_lines


@pytest.fixture
def differences():
    """25, the last the largest."""
    return [compare_arrays(f"w{i:02}", np.float32([1, 1]), np.float32([1, 1 + 2 ** (i - 23)])) for i in range(25)]


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")


def names(lines):
    return [line.split()[0] for line in lines]


def test_the_worst_comes_first_and_20_are_shown(differences):
    lines = difference_lines(differences)
    assert names(lines) == ["array", *(f"w{i:02}" for i in range(24, 4, -1)), "…"]
    assert lines[-1] == "  … and 5 more"
    assert lines[1].split()[-2:] == ["1.0", "3.0"]


def test_all_that_fit_are_shown(differences):
    assert names(difference_lines(differences[:20])) == ["array", *(f"w{i:02}" for i in range(19, -1, -1))]


def test_problems_count_as_lines(differences):
    wrong = [compare_arrays(f"v{i:02}", np.ones(2), np.ones(3)) for i in range(18)]
    assert names(difference_lines([*differences, *wrong])) == [
        *(f"v{i:02}" for i in range(18)),
        "array",
        "w24",
        "w23",
        "…",
    ]
    assert difference_lines(wrong * 2)[-1] == "  … and 16 more"


def test_problems_come_before_nan():
    nan, wrong = compare_arrays("a", np.nan, 1.0), compare_arrays("b", np.ones(2), np.ones(3))
    assert names(difference_lines([nan, wrong])) == ["b", "array", "a"]


def test_a_narrow_terminal_takes_two_lines(differences, monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    lines = difference_lines(differences, ("old", "new"))
    assert len(lines) == 21 and lines[-1] == "  … and 15 more"
    assert lines[:2] == [
        "  w24  (2,) float32  at (1,): old 1.0, new 3.0",
        "    ulp 1.3e+07, max abs 2, max rel 0.67, cosine 0.894427",
    ]


def test_names_cannot_steer_the_terminal():
    lines = difference_lines([compare_arrays("a\x1b[31m", 1.0, 2.0), compare_arrays("b\n", 1.0, np.ones(2))])
    assert "\x1b" not in "".join(lines) and "\n" not in "".join(lines)
    assert lines[0].split() == ["b\\n", "shapes", "()", "and", "(2,)"]


def test_long_strings_are_cut():
    (_, line) = difference_lines([compare_arrays("s", np.array(["x" * 100]), np.array(["y"]))])
    assert line.endswith("b'" + "x" * 21 + "…  b'y'")
