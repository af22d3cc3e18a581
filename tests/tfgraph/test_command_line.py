"""The `tfgraph` command: what it says and the code it exits with."""

import pytest

import tfgraph
from tfgraph.command_line import main


def test_version(run):
    result = run("tfgraph", "--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"tfgraph {tfgraph.__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["walk"], "invalid choice: 'walk'"),
        (["run"], "the following arguments are required: SCRIPT"),
        (["run", "--data"], "argument --data: expected one argument"),
        (["run", "--dat0", "x", "script.py"], "error: "),
    ],
)
def test_wrong_usage(arguments, message, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("usage: tfgraph") and message in error


@pytest.mark.parametrize(("arguments", "text"), [(["--help"], "COMMAND"), (["run", "--help"], "--data DIR")])
def test_help(arguments, text, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 0
    assert text in capsys.readouterr().out


@pytest.mark.parametrize(("name", "reason"), [("missing.py", "no such file"), ("folder", "is a directory")])
def test_script_that_cannot_be_run(name, reason, tmp_path, capsys):
    (tmp_path / "folder").mkdir()
    assert main(["run", str(tmp_path / name), "--max_steps", "3"]) == 2
    output = capsys.readouterr()
    assert output.err == f"tfgraph run: cannot run '{tmp_path / name}': {reason}.\n"
    assert output.out == ""


def test_exit_code_of_the_process(run):
    result = run("tfgraph", "run", "missing.py")
    assert result.returncode == 2
    assert result.stderr == "tfgraph run: cannot run 'missing.py': no such file.\n"
