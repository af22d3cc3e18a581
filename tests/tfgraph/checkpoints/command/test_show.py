"""`tfgraph checkpoint show`."""

import json
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest

from tfgraph.checkpoints import write_checkpoint
from tfgraph.command_line import main

GOLDENS = Path(__file__).parents[3] / "goldens"
TENSORS = {
    "conv1/bias": np.array([0, 2.5, np.nan, -np.inf], np.float32),
    "conv1/kernel": np.repeat(np.arange(4, dtype=np.float32), [1, 0, 2, 4]),
    "conv2/kernel": np.zeros((2, 2), ml_dtypes.bfloat16),
    "words": np.array([b"caf\xc3\xa9", b"\x1b[2J"] * 4, object),
    "complex": np.array([1j], np.complex64),
}


@pytest.fixture
def prefix(tmp_path):
    return write_checkpoint(tmp_path / "model.ckpt", TENSORS)


def show(*arguments):
    return main(["checkpoint", "show", *arguments])


def rows(output):
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in output.splitlines() if line.startswith("│")]


def test_numbers(prefix, capsys):
    assert show(prefix, "conv1/kernel", "conv1/bias", "conv2/kernel") == 0
    assert rows(capsys.readouterr().out) == [
        ["conv1/kernel", "(7,)", "float32", "0", "3", "2.28571", "1.03016", "1", "0", "0"],
        ["conv1/bias", "(4,)", "float32", "0", "2.5", "1.25", "1.25", "1", "1", "1"],
        ["conv2/kernel", "(2, 2)", "bfloat16", "0", "0", "0", "0", "4", "0", "0"],
    ]


def test_patterns_give_each_tensor_once(prefix, capsys):
    assert show(prefix, "conv1/*", "*/kernel") == 0
    assert [row[0] for row in rows(capsys.readouterr().out)] == ["conv1/bias", "conv1/kernel", "conv2/kernel"]


def test_strings_and_complex_numbers(prefix, capsys):
    assert show(prefix, "words", "complex") == 0
    output = capsys.readouterr().out
    assert rows(output)[0] == ["words", "(8,)", "string", *[""] * 7]
    assert r"words[0] = b'caf\xc3\xa9'" in output
    assert r"words[1] = b'\x1b[2J'" in output
    assert "words[5]" not in output


def test_histogram_on_a_terminal(prefix, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    assert show(prefix, "conv1/kernel") == 0
    bars = capsys.readouterr().out.split("│")[-2].strip()
    assert bars == "▂         ▄    █"  # 1, 0, 2 and 4 of 0, 1, 2 and 3


def test_what_is_rare_is_seen(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    np.savez(tmp_path / "x.npz", x=np.repeat([0, 1], [1, 1000]))
    assert show(str(tmp_path / "x.npz"), "x") == 0
    assert capsys.readouterr().out.split("│")[-2].strip() == f"▁{' ' * 14}█"


def test_json(prefix, capsys):
    assert show(prefix, "conv1/bias", "words", "--json") == 0
    bias, words = json.loads(capsys.readouterr().out)
    assert (bias["minimum"], bias["maximum"], bias["nans"], bias["infinities"]) == (0, 2.5, 1, 1)
    assert words["strings"][0] == r"b'caf\xc3\xa9'"


def test_json_of_nothing_finite(tmp_path, capsys):
    np.savez(tmp_path / "x.npz", x=np.float32([np.nan]))
    assert show(str(tmp_path / "x.npz"), "x", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["mean"] is None


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("conv1/kernl", " Nearest: 'conv1/kernel', 'conv2/kernel', 'conv1/bias'."), ("zzz", ""), ("zzz/*", "")],
)
def test_unknown_name(name, nearest, prefix, capsys):
    assert show(prefix, name) == 2
    message = f"tfgraph checkpoint show: '{name}' is not in '{prefix}', which has 5 tensors.{nearest}\n"
    assert capsys.readouterr().err == message


@pytest.mark.parametrize(
    "name", ["layer_with_weights-0/kernel", "hidden/kernel", "layer_with_weights-0/kernel/.ATTRIBUTES/VARIABLE_VALUE"]
)
def test_objects_by_path_and_by_variable(name, capsys):
    assert show(str(GOLDENS / "contrib_saved_model" / "model"), name) == 0
    assert rows(capsys.readouterr().out)[0][1] == "(3, 5)"
