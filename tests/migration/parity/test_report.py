"""What people see of a comparison."""

import json
import math

import numpy as np
import pytest

from migration.checkpoints import CheckpointError
from migration.parity.alignment import Aligned
from migration.parity.comparison import Comparison
from migration.parity.difference import Difference, compare_arrays
from migration.parity.divergence import Divergence, Place
from migration.parity.levels import Level
from migration.parity.report import as_json, explanation, levels_table, write_json, write_page
from migration.parity.report.terminal import said
from migration.parity.trace import Node
from migration.parity.ulps import BINS, bin_name, ulp_counts

ONE, OTHER = np.float32([1, 2, 3]), np.float32([1, 2.5, math.inf])


def place(kind):
    node = Node(f"layer/{kind}", kind, ("x:0", "eps:0"), (f"layer/{kind}:0",), {"padding": "SAME"}, "<net>.py:3")
    return Place(node, None, {"eps:0": 0.001}, {"x:0": "input:0"}, ())


@pytest.fixture
def failed():
    levels = (
        Level("variables", (compare_arrays("w", ONE, ONE),)),
        Level("outputs", (compare_arrays("y", ONE, OTHER), compare_arrays("<z>", ONE, OTHER))),
        Level("one step", (), "no dropout"),
    )
    divergence = Divergence("y", place("Relu"), place("Tanh"), path=(place("Relu").node,))
    activations = (Aligned("h:0", "k:0", Difference("h:0", 1, 1e-7), ulp_counts(ONE, np.nextafter(ONE, 9, dtype="f"))),)
    losses = (2.0, 1.0), (2.0, math.nan)
    return Comparison("Session", "Keras", levels, divergence, {"activation": "it is another"}, losses, activations)


def test_levels(failed):
    assert said(failed.levels[0]) == "0 ulp (0)"
    assert said(failed.levels[1]) == "FAILED: y: 1061158912 ulp (inf) and 1 more"
    assert said(failed.levels[2]) == "not compared: no dropout"
    assert levels_table("title", [failed]).row_count == 3
    assert failed.first_failed.name == "outputs"


def test_explanation(failed):
    assert explanation(failed) == [
        "Keras is not Session: the first level that fails is 'outputs'.",
        "First operation that differs, on the way to y: layer/Relu (<net>.py:3) against layer/Tanh (<net>.py:3);"
        " Relu against Tanh",
        "  first: layer/Relu (<net>.py:3), Relu; these agree: x:0 = input:0",
        "  second: layer/Tanh (<net>.py:3), Tanh; these agree: x:0 = input:0",
        "Looks like activation: it is another.",
    ]
    assert explanation(Comparison("a", "b", failed.levels[:1])) == []


def test_json(failed, tmp_path):
    write_json([failed], tmp_path / "all.json")
    (read,) = json.loads((tmp_path / "all.json").read_text())
    assert read == json.loads(json.dumps(as_json(failed)))
    assert read["losses"] == [[2.0, 1.0], [2.0, None]]
    assert read["divergence"]["a"]["settings"] == {"padding": "SAME", "input 1": "0.001"}
    assert read["levels"][1]["differences"][0]["absolute"] is None
    assert read["activations"][0]["ulps"][:2] == [0, 3]


def test_page(failed, tmp_path):
    write_page([failed], tmp_path / "page.html", "Old & new")
    page = (tmp_path / "page.html").read_text()
    assert "<h1>Old &amp; new: <span class=failed>failed</span>" in page
    assert "&lt;net&gt;.py:3" in page and "<net>" not in page  # names are not markup
    assert page.count("<svg") == 1
    assert "<script" not in page


def test_a_failure_writes_nothing(failed, tmp_path):
    for write in (write_page, write_json):
        with pytest.raises(CheckpointError, match="there is no directory"):
            write([failed], tmp_path / "nowhere" / "file")


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
def test_ulp_counts(dtype):
    one = np.ones(5, dtype)
    other = one.copy()
    for element, distance in enumerate((0, 1, 2, 3, 2000)):
        for _ in range(distance):
            other[element] = np.nextafter(other[element], one.dtype.type(9))
    counts = ulp_counts(one, other)
    assert {bin_name(number): count for number, count in enumerate(counts) if count} == {
        "0": 1,
        "1": 1,
        "2-3": 2,
        "1024+": 1,
    }
    assert len(counts) == BINS
