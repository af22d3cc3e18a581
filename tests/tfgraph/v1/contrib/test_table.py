"""docs/contrib.md is up to date."""

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[4] / "docs"


def test_the_table_is_up_to_date():
    script = runpy.run_path(str(DOCS / "make_contrib_table.py"))
    names = script["names"]()
    if names is None:
        pytest.skip("the list of TF 1.15.5's names is not there")
    assert (DOCS / "contrib.md").read_text() == script["table"](names), "run docs/make_contrib_table.py"
