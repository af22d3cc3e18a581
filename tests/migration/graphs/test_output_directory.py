"""The files of a converted graph."""

import json

import pytest

from migration.graphs.conversion import convert_graph
from migration.graphs.output_directory import write_conversion
from migration.graphs.sources import GraphError, open_source

FILES = ["certificate.html", "certificate.json", "model.keras", "model.py", "model.weights.h5"]


@pytest.fixture(scope="module")
def found(saved):
    return convert_graph(open_source(saved["meta"]), name="perceptron")


def test_all_files_are_written_and_the_certificate_says_what_became_of_what(found, tmp_path):
    write_conversion(found, tmp_path / "out")
    assert set(FILES) <= {path.name for path in (tmp_path / "out").iterdir()}
    said = json.loads((tmp_path / "out" / "certificate.json").read_text())
    assert said["verified"] is True
    assert said["inputs"] == [{"name": "x", "tensor": "x:0", "shape": [None, 8], "dtype": "float32"}]
    assert said["switches"] == {"keep_prob:0": 1.0}
    assert [each["ulp"] for each in said["compared"]["random"]] == [0]
    weights = {(each["layer"], each["weight"]): each["from"] for each in said["weights"]}
    assert sorted(weights.values()) == [["b1"], ["b2"], ["w1"], ["w2"]]
    (dense,) = [line for line in said["lines"] if line["makes"] == ["Relu:0"]]
    assert {"hidden/MatMul", "hidden", "Relu"} <= set(dense["nodes"])
    assert dense["compared"][0]["ulp"] == 0
    left_out = said["left out"]
    assert "labels" in left_out["loss and metrics"]
    assert any("ApplyAdam" in name for name in left_out["training: updates of variables"])
    assert any(name.startswith("gradients/") for name in left_out["training: gradients"])
    assert any(name.startswith("save/") for name in left_out["savers"])
    assert "loss" in left_out["summaries"]
    page = (tmp_path / "out" / "certificate.html").read_text()
    assert "verified" in page
    assert "http" not in page
    assert "layers.Dense(5" in page


def test_other_files_stay_and_ours_are_replaced(found, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    (tmp_path / "out" / "model.py").write_text("old")
    write_conversion(found, tmp_path / "out")
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"
    assert "make_model" in (tmp_path / "out" / "model.py").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_where_nothing_can_be_written(found, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(GraphError, match="it is a file; a directory is needed"):
        write_conversion(found, tmp_path / "file")
    with pytest.raises(GraphError, match="there is no directory"):
        write_conversion(found, tmp_path / "nowhere" / "out")
