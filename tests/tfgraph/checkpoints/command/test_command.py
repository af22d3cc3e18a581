"""What all commands of `tfgraph checkpoint` have in common."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tfgraph.checkpoints import command, write_checkpoint
from tfgraph.command_line import main

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[4])}
COMMANDS = ["diff", "list", "show", "verify"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def arguments(name, path):
    return ["checkpoint", name, path, *{"diff": [path], "show": ["w"]}.get(name, [])]


def test_every_file_is_a_command():
    assert sorted(command.registered()) == COMMANDS


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help(name, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["checkpoint", *filter(None, [name]), "--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert all(word in text for word in (["--format {V1,V2}", "--json"] if name else COMMANDS))


def test_tensorflow_is_not_imported_where_it_is_not_needed(here):
    """It takes seconds: neither for the help, nor for files of others."""
    np.savez("x.npz", w=np.ones(3))
    source = (
        "import sys; from tfgraph.command_line import main\n"
        "try: main(['checkpoint', 'list', '--help'])\n"
        "except SystemExit: pass\n"
        "main(['checkpoint', 'list', 'x.npz'])\n"
        "print('tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\nFalse\n")


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("path", ["nowhere", "no/where", "", "."])
def test_no_such_checkpoint(name, path, here, capsys):
    assert main(arguments(name, path)) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"tfgraph checkpoint {name}: No checkpoint ")
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("name", ["list", "show", "diff"])
def test_damaged(name, here, capsys):
    (here / "model.ckpt").write_bytes(b"not a checkpoint" * 100)
    assert main(arguments(name, "model.ckpt")) == 2
    output = capsys.readouterr()
    assert output.err.startswith(f"tfgraph checkpoint {name}: Cannot read checkpoint 'model.ckpt'")
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_v1_and_v2_ask_which(name, here, capsys):
    write_checkpoint("model.ckpt", {"w": np.float32([1, 2])})
    (here / "model.ckpt").write_bytes(bytes.fromhex("57fb808b247547db"))
    assert main(arguments(name, "model.ckpt")) == 2
    assert capsys.readouterr().err.endswith("Say which: --format V1 or --format V2.\n")
    assert main([*arguments(name, "model.ckpt"), "--format", "V2"]) == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_notes_go_to_stderr(name, here, capsys):
    write_checkpoint("model.ckpt", {"w": np.float32([1, 2])})
    (here / "checkpoint").write_text('model_checkpoint_path: "/gone/model.ckpt"')
    assert main(arguments(name, ".")) == 0
    output = capsys.readouterr()
    assert "note: './checkpoint' names '/gone/model.ckpt', which is not there" in output.err
    assert "note:" not in output.out


@pytest.mark.parametrize("name", COMMANDS)
def test_names_cannot_steer_the_terminal(name, here, capsys):
    evil = "[red]\x1b[2J\x07\n\u202ew"
    np.savez("a.npz", **{evil: np.array([1, np.nan])})
    np.savez("b.npz", **{evil: np.array([2, np.nan])})
    shown = r"[red]\x1b[2J\x07\n\u202ew"
    others = {"diff": ["b.npz"], "show": [evil]}.get(name, [])
    assert main(["checkpoint", name, "a.npz", *others]) == (0 if name in ("list", "show") else 1)
    output = capsys.readouterr().out
    assert shown in output
    assert not set("\x1b\x07\u202e") & set(output)


def test_output_that_nobody_reads(here):
    np.savez("x.npz", **{f"w{number}": np.ones(3) for number in range(2000)})
    command = f"{sys.executable} -m tfgraph checkpoint list x.npz --json | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
    assert (done.stdout, done.stderr) == ("{\n", "")
