"""Every fixer has its test file, and docs/fixers.md says of each what it is for."""

import re
from pathlib import Path

import pytest

from tfgraph.runner.fixers import registered
from tfgraph.runner.mending.session import Session, UnknownFixerError

HERE = Path(__file__).parent
DOCS = Path(__file__).parents[4] / "docs" / "fixers.md"


def test_docs_list_every_fixer():
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", DOCS.read_text(), flags=re.MULTILINE)
    assert rows == [(name, fixer.reason) for name, fixer in registered().items()]


def test_every_fixer_has_its_tests():
    files = {file.stem.removeprefix("test_") for file in HERE.glob("test_*.py")}
    assert files == {*registered(), "every_fixer", "pipeline", "registry"}


def test_only_and_skip():
    assert set(Session(only=["tabs", "flags"], skip=["flags"]).fixers) == {"tabs"}
    assert set(registered()) - set(Session(skip=["tabs"]).fixers) == {"tabs"}
    with pytest.raises(UnknownFixerError, match="no fixer is called 'tabz'; the fixers are: backticks, "):
        Session(skip=["tabz"])
