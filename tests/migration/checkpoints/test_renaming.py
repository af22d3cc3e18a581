"""Names, scopes and patterns; the way back; what is refused."""

import re

import pytest

from migration.checkpoints import CheckpointError
from migration.checkpoints.renaming import inverted, pattern, refuse_unused, renamed, renamed_all


@pytest.mark.parametrize(
    ("name", "rename", "expected"),
    [
        ("W", {}, "W"),
        ("W", {"V": "X"}, "W"),
        ("Variable", {"Variable": "W"}, "W"),
        ("Variable/Adam_1", {"Variable": "W"}, "W/Adam_1"),
        ("Variable_1", {"Variable": "W"}, "Variable_1"),
        ("scope/Variable", {"Variable": "W"}, "scope/Variable"),
        ("scope/a/b", {"scope": "x", "scope/a": "y"}, "y/b"),
        ("scope/c/b", {"scope": "x", "scope/a": "y"}, "x/c/b"),
        ("a", {"a": "b", "b": "a"}, "b"),
        ("b/Adam", {"a": "b", "b": "a"}, "a/Adam"),
        ("conv1/weights", {re.compile(r"(.*)/weights"): r"\1/kernel"}, "conv1/kernel"),
        ("conv1/weights/Adam", {re.compile(r"(.*)/weights"): r"\1/kernel"}, "conv1/weights/Adam"),
        ("a/b", {re.compile(r"a/.*"): "x", "a": "y"}, "y/b"),
        ("a/b", {re.compile(r"a/."): "first", re.compile(r"a/b"): "second"}, "first"),
    ],
)
def test_renamed(name, rename, expected):
    assert renamed(name, rename) == expected


def test_renamed_all_gives_new_to_old():
    assert renamed_all(["a", "b/c"], {"b": "x"}, "m.ckpt") == {"a": "a", "x/c": "b/c"}
    with pytest.raises(CheckpointError, match=r"^rename makes 'a' of both 'a' and 'b' of 'm.ckpt'\.$"):
        renamed_all(["a", "b"], {"b": "a"}, "m.ckpt")


def test_the_way_back():
    assert inverted({"Variable": "W", "s": "t"}) == {"W": "Variable", "t": "s"}
    with pytest.raises(CheckpointError, match=r"^the pattern '\(\.\*\)/w' has no way back"):
        inverted({re.compile("(.*)/w"): r"\1/kernel"})


def test_what_is_mistyped():
    refuse_unused(["conv1/kernel", "W"], {"conv1": "c", "W": "w", re.compile(".*kernel"): "k"}, "m.ckpt")
    with pytest.raises(CheckpointError) as caught:
        refuse_unused(["conv1/kernel", "W"], {"conv1/kernels": "c", "conv": "d", re.compile("X.*"): "k"}, "m.ckpt")
    assert str(caught.value) == (
        "rename names what is not in 'm.ckpt': 'conv1/kernels'; nearest name: 'conv1/kernel',"
        " 'conv'; nearest name: 'conv1/kernel', the pattern 'X.*'."
    )


def test_no_regular_expression():
    with pytest.raises(CheckpointError, match=r"'\(a' is no regular expression: missing \), unterminated"):
        pattern("(a")
