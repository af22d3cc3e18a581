"""What each fixer leaves alone and what it mends: the tables UNCHANGED and MENDED of the test file that bears its name.

Rows of UNCHANGED are sources. Rows of MENDED are `(source, mended text, what it prints)`, or
`(source, what it prints)` if the text stays and the fixer changes the syntax tree only. What a Python 2 source
prints was taken from Python 2.7.18. NEEDS names a library that `make test` does not install.
"""

import runpy
from pathlib import Path

import pytest

from tfgraph.runner.fixers import registered

TABLES = {name: runpy.run_path(str(Path(__file__).with_name(f"test_{name}.py"))) for name in registered()}


@pytest.mark.parametrize(("name", "source"), [(name, row) for name in TABLES for row in TABLES[name]["UNCHANGED"]])
def test_what_stays(source, unchanged):
    assert unchanged(source)


@pytest.mark.parametrize(("name", "row"), [(name, row) for name in TABLES for row in TABLES[name]["MENDED"]])
def test_what_is_mended(name, row, mended, output):
    if "NEEDS" in TABLES[name]:
        pytest.importorskip(TABLES[name]["NEEDS"])
    source, text, printed = row if len(row) == 3 else (row[0], row[0], row[1])
    assert mended(source).text == text
    assert output(source) == printed


@pytest.mark.parametrize("name", TABLES)
def test_every_fixer_has_rows(name):
    assert TABLES[name]["UNCHANGED"] and TABLES[name]["MENDED"]
