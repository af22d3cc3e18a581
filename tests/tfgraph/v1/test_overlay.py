"""A module laid over another: ours first, the other's next, an error with our name last."""

import importlib
import math
import sys
from types import ModuleType

import pytest

from tfgraph.v1.overlay import overlay

PACKAGE = """
import math
from tfgraph.v1.overlay import overlay

pi = 3
__getattr__, __dir__ = overlay(__name__, math)
"""


@pytest.fixture
def top(tmp_path, monkeypatch):
    """A package laid over `math`, with one submodule."""
    package = tmp_path / "overlaid"
    package.mkdir()
    (package / "__init__.py").write_text(PACKAGE)
    (package / "below.py").write_text("depth = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("overlaid")
    for name in [name for name in sys.modules if name.partition(".")[0] == "overlaid"]:
        del sys.modules[name]


def test_what_is_not_ours_comes_from_below(top):
    assert top.sqrt is math.sqrt


def test_what_is_ours_wins(top):
    assert top.pi == 3


def test_missing_attribute_names_the_upper_module(top):
    with pytest.raises(AttributeError) as caught:
        top.nope  # noqa: B018
    assert str(caught.value) == "module 'overlaid' has no attribute 'nope'"
    assert caught.value.__suppress_context__


def test_missing_attribute_is_missing_for_hasattr_and_from_import(top):
    assert not hasattr(top, "nope")
    with pytest.raises(ImportError, match="cannot import name 'nope' from 'overlaid'"):
        exec("from overlaid import nope")


def test_submodule_is_imported_on_first_use(top):
    assert "overlaid.below" not in sys.modules
    assert top.below.depth == 1
    assert sys.modules["overlaid.below"] is top.below


def test_a_plain_module_has_no_submodules():
    lonely = ModuleType("lonely")
    sys.modules["lonely"] = lonely
    try:
        getattribute, _ = overlay("lonely", math)
    finally:
        del sys.modules["lonely"]
    assert getattribute("sqrt") is math.sqrt


def test_dir_lists_both_and_the_submodules_once(top):
    names = dir(top)
    assert names == sorted(set(names))
    assert {"pi", "sqrt", "below", "overlay"} <= set(names)
    assert set(dir(math)) <= set(names)
    assert "overlaid.below" not in sys.modules  # listing imports nothing
