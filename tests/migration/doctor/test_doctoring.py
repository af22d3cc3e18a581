"""`migration doctor`, as a user types it."""

import json

import pytest

from migration.command_line import main
from migration.doctor.checks import all_checks


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("MNIST_DATA", "CIFAR10_DATA", "KERAS_BACKEND", "TF_XLA_FLAGS"):
        monkeypatch.delenv(name, raising=False)


def test_json_and_exit_code(capsys, tmp_path):
    code = main(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)
    assert {finding["check"] for finding in findings} == set(all_checks())
    assert code == any(finding["status"] in ("warning", "error") for finding in findings)
    assert findings[0].keys() == {"status", "what", "remedy", "check"}

    assert main(["doctor", "--json", "--data", str(tmp_path)]) == 1
    (finding,) = (finding for finding in json.loads(capsys.readouterr().out) if finding["check"] == "data_sets")
    assert finding["status"] == "error" and str(tmp_path) in finding["what"]


def test_table_begins_with_the_worst(capsys, tmp_path):
    assert main(["doctor", "--data", str(tmp_path / "[red]")]) == 1
    lines = capsys.readouterr().out.splitlines()
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in lines if line.startswith("│")]
    order = ["error", "warning", "note", "ok"]
    statuses = [row[0] for row in rows]
    assert statuses[0] == "error" and statuses == sorted(statuses, key=order.index)
    assert {row[1] for row in rows} == set(all_checks())
    assert f"neither MNIST nor CIFAR-10 is in '{tmp_path}/[red]'" in [row[2] for row in rows]
    bad = sum(status in ("error", "warning") for status in statuses)
    assert lines[-1] == f"{bad} finding{'s' * (bad > 1)} to mend."


def test_tensorflow_is_broken(run, write):
    """A package called protobuf in the working directory: TensorFlow's own import fails."""
    write("google/protobuf/__init__.py", "")
    done = run("migration", "doctor", "--json")
    assert done.returncode == 1 and done.stderr == ""
    findings = {finding["check"]: finding for finding in json.loads(done.stdout)}
    assert findings.keys() == set(all_checks())
    broken = findings["tensorflow_import"]
    assert broken["status"] == "error"
    assert broken["what"].startswith("TensorFlow cannot be imported: ImportError: cannot import name ")
    assert "google.protobuf" in broken["what"]
    assert "mend what `versions` names" in broken["remedy"]
    for name in ("active_keras", "tf32", "threads", "mixed_precision"):
        assert findings[name]["what"] == "not looked at: TensorFlow cannot be imported"
    for name in ("versions", "memory", "cpu_instructions", "data_sets", "denormals"):
        assert "not looked at" not in findings[name]["what"]
