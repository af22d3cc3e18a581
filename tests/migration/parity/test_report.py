"""What people see of a comparison."""

import dataclasses
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
from migration.parity.ulps import BINS, ulp_counts

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


def test_another_shape_is_said_before_any_number():
    level = Level("outputs", (compare_arrays("far", ONE, OTHER), compare_arrays("shape", ONE, ONE[:2])))
    assert said(level).startswith("FAILED: shape: ")


def test_what_passes_explains_its_notes_alone(failed):
    passed = Comparison("a", "b", failed.levels[:1], causes=failed.causes, notes=("relu6 for relu",))
    assert explanation(passed) == ["note: relu6 for relu."]


def test_what_fails_and_is_not_known_is_said(failed):
    unknown = dataclasses.replace(failed, divergence=None, causes={}, notes=("relu6 for relu",))
    assert explanation(unknown)[1:] == ["No known cause looks like this.", "note: relu6 for relu."]


def test_json_of_each_level(failed):
    found = as_json(failed)
    assert [level["passed"] for level in found["levels"]] == [True, False, None]
    assert found["levels"][1]["differences"][0]["index"] == [2]
    assert found["divergence"]["path"] == ["layer/Relu"]


def one_sided(failed, length=1):
    """The same, where the second program has no counterpart, and the way from there is so long."""
    path = tuple(dataclasses.replace(place("Relu").node, name=f"step{number}") for number in range(length))
    return dataclasses.replace(failed, divergence=Divergence("y", place("Relu"), None, path=path))


def page_of(directory, *comparisons):
    write_page(comparisons, directory / "page.html")
    return (directory / "page.html").read_text()


def test_an_operation_without_counterpart(failed, tmp_path):
    assert as_json(one_sided(failed))["divergence"]["b"] is None
    assert "<b>Keras</b><p>has no such operation" in page_of(tmp_path, one_sided(failed))


def test_a_page_without_a_place(failed, tmp_path):
    page = page_of(tmp_path, dataclasses.replace(failed, divergence=None))
    assert "<h3>Where they part</h3><p>Keras is not Session" in page
    assert "class=place>" not in page


@pytest.mark.parametrize(("length", "more"), [(12, None), (13, "… 2 more …"), (30, "… 19 more …")])
def test_a_long_path_is_cut_in_the_middle(length, more, failed, tmp_path):
    page = page_of(tmp_path, one_sided(failed, length))
    nodes = [f"step{number}" for number in range(length) if f">step{number}</code>" in page]
    if more is None:
        assert len(nodes) == 12
        assert " more …" not in page
    else:
        assert more in page
        assert nodes == [*(f"step{number}" for number in range(10)), f"step{length - 1}"]


def test_settings_that_differ_are_marked(failed, tmp_path):
    other = dataclasses.replace(place("Tanh"), parameters={"eps:0": 0.01})
    divergence = dataclasses.replace(failed.divergence, b=other)
    page = page_of(tmp_path, dataclasses.replace(failed, divergence=divergence))
    assert "<mark>0.001</mark>" in page and "<mark>0.01</mark>" in page
    assert "<mark>SAME</mark>" not in page


def test_all_that_fails_of_a_level_is_listed(failed, tmp_path):
    page = page_of(tmp_path, failed)
    assert "<summary>all 2</summary>" in page
    assert page.count("<code>&lt;z&gt;</code>") == 1


def test_one_failure_makes_the_page_fail(failed, tmp_path):
    passed = Comparison("Session", "Keras", failed.levels[:1])
    page = page_of(tmp_path, passed, failed)
    assert "<h1>Parity: <span class=failed>" in page
    assert "against Keras: <span class=passed>" in page
    assert "Where they part" not in page_of(tmp_path, passed)


def test_losses_of_other_lengths_are_not_drawn(failed, tmp_path):
    assert "<svg" not in page_of(tmp_path, dataclasses.replace(failed, losses=((2.0, 1.0), ())))


def test_the_same_comparison_makes_the_same_page(failed, tmp_path):
    """It may lie in a repository: nothing in it says when it was made."""
    assert "<dc:date>" not in page_of(tmp_path, failed)


def test_cells_of_ulps(failed, tmp_path):
    """Green where nothing differs, red elsewhere, and no more columns than are used."""
    ulps = (1, 0, 2, *[0] * (BINS - 3))
    activations = (failed.activations[0]._replace(ulps=ulps),)
    page = page_of(tmp_path, dataclasses.replace(failed, activations=activations))
    assert "<th>tensor<th>0<th>1<th>2-3</table>" in page.replace("<tr><td><code>h:0</code>", "</table>", 1)
    row = page[page.index("<tr><td><code>h:0</code>") :]
    assert row.startswith(
        '<tr><td><code>h:0</code><td style="background: rgba(20,97,44,0.30)">1<td>'
        '<td style="background: rgba(163,19,31,0.50)">2</table>'
    )
