"""A module laid over another: ours first, the other's next, an error with our name last."""

import importlib
import math
import sys
from types import ModuleType

import pytest

from tfgraph.v1 import unavailable
from tfgraph.v1.overlay import adopt_submodules, overlay

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


def test_adopted_submodules_are_the_same_modules(top, tmp_path, monkeypatch):
    for file in ("base/__init__.py", "base/below.py", "base/deep/__init__.py", "base/deep/deeper.py"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("depth = 7\n")
    for name in ("base", "base.below", "base.deep", "base.deep.deeper"):
        monkeypatch.setitem(sys.modules, name, importlib.import_module(name))
    adopt_submodules("overlaid", sys.modules["base"])
    assert importlib.import_module("overlaid.deep.deeper") is sys.modules["base.deep.deeper"]
    assert importlib.import_module("overlaid.below").depth == 1  # ours wins
    with pytest.raises(ModuleNotFoundError, match="overlaid.other"):
        importlib.import_module("overlaid.other")


def test_a_name_that_cannot_be_had_is_found_after_all_others():
    importlib.import_module("tfgraph.v1.lite.experimental.nn")
    base = ModuleType("base")
    getattribute, listed = overlay("tfgraph.v1.lite.experimental.nn", base)
    assert getattribute("dynamic_rnn") is unavailable.placeholder("tf.lite.experimental.nn.dynamic_rnn")
    assert "dynamic_rnn" in listed()
    base.dynamic_rnn = len
    assert getattribute("dynamic_rnn") is len
    with pytest.raises(AttributeError, match="has no attribute 'static_rnn'"):
        getattribute("static_rnn")
