"""`tfgraph checkpoint diff`: exits as diff does."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import tf_keras
from safetensors.numpy import save_file

from tfgraph.checkpoints import read_checkpoint, write_checkpoint
from tfgraph.command_line import main

GOLDENS = Path(__file__).parents[3] / "goldens"
A = {"same": np.ones(3), "values": np.float32([[1, 2, 3]]), "shape": np.ones(3), "dtype": np.ones(3), "w": np.ones(1)}


def diff(*arguments):
    return main(["checkpoint", "diff", *map(str, arguments)])


@pytest.fixture
def two(tmp_path):
    b = {**A, "shape": np.ones((3, 1)), "dtype": np.ones(3, np.float32), "x": A["w"]}
    del b["w"]
    b["values"] = np.float32([[1, np.nextafter(np.float32(2), np.float32(3)), 3.5]])
    return write_checkpoint(tmp_path / "a", A), write_checkpoint(tmp_path / "b", b)


def rows(output):
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in output.splitlines() if line.startswith("│")]


def test_the_same(two, capsys):
    assert diff(two[0], two[0] + ".index") == 0
    assert capsys.readouterr() == ("5 tensors the same, bit for bit.\n", "")


def test_every_difference(two, capsys):
    assert diff(*two) == 1
    output = capsys.readouterr().out
    nothing = [""] * 4
    assert rows(output) == [
        ["dtype", "dtype", "float64 (3,)", "float32 (3,)", *nothing],
        ["shape", "shape", "float64 (3,)", "float64 (3, 1)", *nothing],
        ["values", "values", "float32 (1, 3)", "float32 (1, 3)", "2", "2,097,152", "0.5", "(0, 2)"],
        ["w", "only in A", "float64 (1,)", "", *nothing],
        ["x", "only in B", "", "float64 (1,)", *nothing],
    ]
    assert output.endswith(
        "1 tensor the same, bit for bit; dtype: 1; shape: 1; values: 1; only in A: 1; only in B: 1.\n"
    )


def test_rename(two, capsys):
    assert diff(*two, "--rename", "w=x") == 1
    assert "only in" not in capsys.readouterr().out


def test_json(two, capsys):
    assert diff(*two, "--json") == 1
    found = {item["name"]: item for item in json.loads(capsys.readouterr().out)}
    assert found["values"] == {
        "name": "values",
        "difference": "values",
        "a": {"name": "values", "shape": [1, 3], "dtype": "float32"},
        "b": {"name": "values", "shape": [1, 3], "dtype": "float32"},
        "elements": 2,
        "ulp": 2097152,
        "absolute": 0.5,
    }
    assert "a" not in found["x"]


def test_formats_of_tf115(capsys):
    assert diff(GOLDENS / "checkpoint_roles" / "v1", GOLDENS / "checkpoint_roles" / "v2") == 0


def test_other_formats(two, tmp_path):
    tensors = read_checkpoint(two[0])
    np.savez(tmp_path / "a.npz", **tensors)
    save_file(tensors, tmp_path / "a.safetensors")
    assert diff(two[0], tmp_path / "a.npz") == 0
    assert diff(tmp_path / "a.npz", tmp_path / "a.safetensors") == 0


@pytest.mark.parametrize("turned", [False, True])
def test_objects_and_names(turned, tmp_path, capsys):
    """A checkpoint of TF2 and one of TF1 are compared by the variables' names."""
    model = tf_keras.Sequential([tf_keras.Input((3,)), tf_keras.layers.Dense(2, name="d")])
    model.save_weights(tmp_path / "tf2")
    weights = {f"d/{variable}": getattr(model.layers[0], variable).numpy() for variable in ("kernel", "bias")}
    paths = [tmp_path / "tf2", write_checkpoint(tmp_path / "tf1", weights)]
    assert diff(*paths[:: -1 if turned else 1]) == 0
    assert capsys.readouterr().out == "2 tensors the same, bit for bit.\n"


def test_objects_and_objects():
    path = GOLDENS / "contrib_checkpoint"
    assert diff(path, path) == 0


def test_old_keras(tmp_path):
    model = tf_keras.Sequential([tf_keras.Input((3,)), tf_keras.layers.Dense(2, name="d")])
    model.save_weights(tmp_path / "x.h5")
    weights = {"logits/kernel": model.layers[0].kernel.numpy(), "logits/bias": model.layers[0].bias.numpy()}
    prefix = write_checkpoint(tmp_path / "model.ckpt", weights)
    assert diff(prefix, tmp_path / "x.h5", "--rename", "logits=d") == 0
    assert diff(prefix, tmp_path / "x.h5") == 1


def test_v1_and_v2_under_one_prefix(tmp_path, capsys):
    shutil.copytree(GOLDENS / "checkpoint_roles" / "v1", tmp_path, dirs_exist_ok=True)
    prefix = tmp_path / "model.ckpt-5"
    write_checkpoint(prefix, {"w": np.zeros((2, 2), np.float32)})
    assert diff(prefix, prefix) == 2
    assert "Say which: --format V1 or --format V2." in capsys.readouterr().err
    assert diff(prefix, prefix, "--format", "V1") == 0
    assert diff(prefix, prefix, "--format", "V1", "--format-b", "V2") == 1
    assert [row[:2] for row in rows(capsys.readouterr().out)] == [["b", "only in A"], ["w", "values"]]


def test_trouble(two, capsys):
    data = Path(two[1] + ".data-00000-of-00001")
    data.write_bytes(data.read_bytes()[:-1])
    assert diff(*two, "--rename", "w=x") == 2
    output = capsys.readouterr()
    assert "tfgraph checkpoint diff: Cannot read 'x' from checkpoint" in output.err
    assert ["values", "values"] in [row[:2] for row in rows(output.out)]  # the others were compared all the same


@pytest.mark.parametrize("rename", ["w", "=x", "w="])
def test_wrong_rename(rename, capsys):
    with pytest.raises(SystemExit) as caught:
        diff("a", "b", "--rename", rename)
    assert caught.value.code == 2
    assert f"expected A=B, received '{rename}'" in capsys.readouterr().err


def test_rename_of_what_is_not_there(two, capsys):
    assert diff(*two, "--rename", "u=x") == 2
    assert "Cannot rename 'u': there is no such name or scope" in capsys.readouterr().err
