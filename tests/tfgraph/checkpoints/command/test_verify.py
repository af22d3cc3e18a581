"""`tfgraph checkpoint verify`: every byte is read, every fault is told."""

import json
import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from tfgraph.checkpoints import read_checkpoint, write_checkpoint
from tfgraph.command_line import main

GOLDENS = Path(__file__).parents[3] / "goldens"
DATA = ".data-00000-of-00001"
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 123456789\n"


def verify(*arguments):
    return main(["checkpoint", "verify", *map(str, arguments)])


@pytest.fixture
def prefix(tmp_path):
    return write_checkpoint(tmp_path / "model.ckpt", {"a": np.arange(10.0), "b": np.arange(5), "c": np.float32(1)})


@pytest.fixture
def sharded(tmp_path):
    return shutil.copytree(GOLDENS / "checkpoint_roles", tmp_path / "copy")


def test_good(prefix, capsys):
    assert verify(prefix) == 0
    assert capsys.readouterr() == (f"{prefix}: format V2, 3 tensors, 124 bytes read, no fault.\n", "")


@pytest.mark.parametrize("path", ["checkpoint_roles/all.ckpt", "checkpoint_roles/v1", "contrib_checkpoint"])
def test_good_ones_of_tf115(path, capsys):
    assert verify(GOLDENS / path) == 0
    assert "no fault" in capsys.readouterr().out


def test_every_changed_byte_of_the_values_is_a_fault(prefix, capsys):
    data = bytearray(Path(prefix + DATA).read_bytes())
    for position in range(0, len(data), 5):  # every number is hit
        data[position] ^= 1
        Path(prefix + DATA).write_bytes(data)
        assert verify(prefix) == 1
        data[position] ^= 1
    output = capsys.readouterr().out
    assert [output.count(f"fault: Cannot read '{name}' from checkpoint") for name in "abc"] == [16, 8, 1]


def test_all_faults_are_told(prefix, capsys):
    os.truncate(prefix + DATA, 100)
    assert verify(prefix) == 1
    output = capsys.readouterr().out.splitlines()
    assert [line.split(" from ")[0] for line in output[:2]] == ["fault: Cannot read 'b'", "fault: Cannot read 'c'"]
    assert "is cut short: it has 100 bytes" in output[0]
    assert output[2:] == [f"{prefix}: format V2, 3 tensors, 80 bytes read, 2 faults."]


def test_missing_shard_of_v2(sharded, capsys):
    missing = sharded / "v2" / "model.ckpt-5.data-00001-of-00002"
    missing.unlink()
    assert verify(sharded / "v2") == 1
    output = capsys.readouterr().out
    assert f"fault: '{missing}' is missing." in output
    assert "2 tensors, 16 bytes read, 2 faults." in output


def test_missing_shard_of_v1(sharded, capsys):
    missing = sharded / "v1" / "model.ckpt-5-00001-of-00002"
    missing.unlink()
    assert verify(sharded / "v1") == 1
    assert str(missing) in capsys.readouterr().out


@pytest.mark.parametrize("file", ["model.ckpt.index", f"model.ckpt{DATA}"])
def test_lfs_pointers(file, prefix, capsys):
    Path(prefix).with_name(file).write_bytes(LFS)
    assert verify(prefix) == 1
    output = capsys.readouterr().out
    assert "fault: " in output and "Git LFS" in output and file in output


def test_nan_and_inf(tmp_path, capsys):
    prefix = write_checkpoint(tmp_path / "model", {"x": np.float32([np.nan, 1, np.inf]), "y": np.ones(2)})
    assert verify(prefix) == 1
    assert capsys.readouterr().out.splitlines()[0] == "fault: 'x' has 2 of 3 values that are NaN or Inf."
    assert verify(prefix, "--allow-non-finite") == 0


def test_object_graph(tmp_path, capsys):
    prefix = write_checkpoint(tmp_path / "model", {"_CHECKPOINTABLE_OBJECT_GRAPH": np.array(b"\xff", object)})
    assert verify(prefix) == 1
    assert "fault: Cannot read the objects of checkpoint" in capsys.readouterr().out


def test_formats_without_checksums_say_so(tmp_path, capsys):
    save_file({"x": np.ones(3)}, tmp_path / "x.safetensors")
    assert verify(tmp_path / "x.safetensors") == 0
    assert "The format safetensors has no checksums: a changed number would not be noticed." in capsys.readouterr().out


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_called_good_is_good(data, sharded, tmp_path):
    """Whatever byte is changed or missing in whatever file: a fault is told, or every value is what it was."""
    kind = data.draw(st.sampled_from(["v1", "v2"]))
    damaged = tmp_path / "damaged"
    shutil.rmtree(damaged, ignore_errors=True)
    shutil.copytree(sharded / kind, damaged)
    file = data.draw(st.sampled_from(sorted(file for file in damaged.iterdir() if file.name != "checkpoint")))
    content = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(content[: data.draw(st.sampled_from([len(content), len(content) - 1, len(content) // 2, 0]))])
    exit_code = verify(damaged)
    assert exit_code in (0, 1, 2)
    if exit_code == 0:
        whole, found = read_checkpoint(sharded / kind), read_checkpoint(damaged)
        assert found.keys() == whole.keys()
        assert all(np.array_equal(found[name], whole[name]) for name in whole)


def test_json(prefix, capsys):
    os.remove(prefix + DATA)
    assert verify(prefix, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["path"], found["format"], found["tensors"], found["bytes"]) == (prefix, "V2", 3, 0)
    assert found["faults"][0] == f"'{prefix}{DATA}' is missing."
    assert len(found["faults"]) == 4


def test_progress_on_a_terminal_only(prefix, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert verify(prefix) == 0
    assert "100%" in capsys.readouterr().err
