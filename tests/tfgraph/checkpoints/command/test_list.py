"""`tfgraph checkpoint list`."""

import json
from pathlib import Path

import numpy as np
import pytest

from tfgraph.checkpoints import write_checkpoint
from tfgraph.command_line import main

GOLDENS = Path(__file__).parents[3] / "goldens"


def rows(output):
    """The cells of the table."""
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in output.splitlines() if line.startswith("│")]


def test_table(tmp_path, capsys):
    tensors = {
        "conv/kernel": np.ones((3, 400), np.float32),
        "conv/kernel/Momentum": np.ones((3, 400), np.float32),
        "global_step": np.int64(7),
        "words": np.array([b"a", b"bc"], object),
    }
    prefix = write_checkpoint(tmp_path / "model.ckpt", tensors)
    assert main(["checkpoint", "list", str(tmp_path)]) == 0
    output = capsys.readouterr().out
    assert output.startswith(f"{prefix}: format V2, 2 files\n")
    assert rows(output) == [
        ["conv/kernel", "(3, 400)", "float32", "4,800", "weight"],
        ["conv/kernel/Momentum", "(3, 400)", "float32", "4,800", "slot momentum of conv/kernel (Momentum)"],
        ["global_step", "()", "int64", "8", "global step"],
        ["words", "(2,)", "string", "9", "other"],
    ]
    assert output.splitlines()[-5:] == [
        "total: 4 tensors, 2,403 values, 9,617 bytes",
        "weight: 1 tensor, 1,200 values, 4,800 bytes",
        "optimizer slot: 1 tensor, 1,200 values, 4,800 bytes",
        "global step: 1 tensor, 1 value, 8 bytes",
        "other: 1 tensor, 2 values, 9 bytes",
    ]


def test_partitioned_variables_of_tf115(capsys):
    assert main(["checkpoint", "list", str(GOLDENS / "checkpoint_roles" / "all.ckpt")]) == 0
    assert ["partitioned/table", "(5, 2) in 2 pieces", "float32", "40", "weight"] in rows(capsys.readouterr().out)


@pytest.mark.parametrize("path", ["v1", "v1/model.ckpt-5", "v1/model.ckpt-5-?????-of-00002", "v2"])
def test_shards_of_tf115(path, capsys):
    assert main(["checkpoint", "list", str(GOLDENS / "checkpoint_roles" / path)]) == 0
    output = capsys.readouterr().out
    assert [row[:3] for row in rows(output)] == [["b", "(2,)", "float32"], ["w", "(2, 2)", "float32"]]
    files = 2 if path.startswith("v1") else 3
    assert f"format {path[:2].upper()}, {files} files" in output


def test_objects(capsys):
    assert main(["checkpoint", "list", str(GOLDENS / "contrib_checkpoint")]) == 0
    output = capsys.readouterr().out
    assert "An object-based checkpoint of TF2" in output
    slot = ["weight/.OPTIMIZER_SLOT/optimizer/momentum", "Variable/Momentum", "(2,)", "float32", "8"]
    assert [*slot, "slot momentum of weight (optimizer)"] in rows(output)


def test_saved_model(capsys):
    assert main(["checkpoint", "list", str(GOLDENS / "contrib_saved_model" / "model")]) == 0
    assert ["hidden/kernel", "(3, 5)"] in [row[1:3] for row in rows(capsys.readouterr().out)]


def test_json(capsys):
    assert main(["checkpoint", "list", str(GOLDENS / "contrib_checkpoint"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["format"], found["object_based"], len(found["files"])) == ("V2", True, 3)
    tensors = {tensor["name"]: tensor for tensor in found["tensors"]}
    assert found["bytes"] == sum(tensor["bytes"] for tensor in tensors.values())
    slot = tensors["weight/.OPTIMIZER_SLOT/optimizer/momentum/.ATTRIBUTES/VARIABLE_VALUE"]
    assert slot == {
        "name": "weight/.OPTIMIZER_SLOT/optimizer/momentum/.ATTRIBUTES/VARIABLE_VALUE",
        "variable": "Variable/Momentum",
        "shape": [2],
        "dtype": "float32",
        "bytes": 8,
        "partitions": 1,
        "role": {"kind": "optimizer slot", "of": "weight", "optimizer": "optimizer", "slot": "momentum"},
    }


def test_narrow_terminal_folds_long_names(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    name = "scope/" * 12 + "kernel"
    np.savez(tmp_path / "x.npz", **{name: np.ones(2)})
    assert main(["checkpoint", "list", str(tmp_path / "x.npz")]) == 0
    output = capsys.readouterr().out
    assert "…" not in output.split("└")[0].split("┡")[1].split("│")[1]
    assert name not in output
