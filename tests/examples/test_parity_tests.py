"""The example project of `examples/parity_tests/`: its test passes, and fails when the port is wrong."""

import shutil
from pathlib import Path

import pytest

# Before pytester: it forgets the modules that are first imported in its runs, and TensorFlow's must not come twice.
import migration.checkpoints.names
import migration.parity.asserting
import migration.pytest_plugin.golden_file  # noqa: F401
import tfgraph.v1  # noqa: F401

PROJECT = Path(__file__).resolve().parents[2] / "examples" / "parity_tests"


@pytest.fixture
def run_project(pytester, monkeypatch):
    """Copy the project, change its files, and run its tests: `run_project(("port.py", "relu", "gelu"))`."""
    monkeypatch.setenv("COLUMNS", "140")

    def run(*changes):
        shutil.copytree(PROJECT, pytester.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        for name, old, new in changes:
            text = (pytester.path / name).read_text()
            assert old in text
            (pytester.path / name).write_text(text.replace(old, new))
        return pytester.runpytest_inprocess("-k", "CPU")

    return run


def test_it_passes_as_it_is(run_project):
    run_project().assert_outcomes(passed=1)


def test_a_wrong_activation_is_found(run_project):
    done = run_project(("port.py", '"relu"', '"gelu"'))
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        ["E       AssertionError: 4 of 5 arrays differ:", "E         logits *", "E       Allowed *"]
    )


def test_a_layer_that_has_no_counterpart_is_found(run_project):
    done = run_project(("port.py", '"hidden"', '"first"'))
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["E   *first/kernel*"])


def test_both_sides_wrong_alike_is_found_by_the_golden(run_project):
    done = run_project(("port.py", '"relu"', '"tanh"'), ("legacy.py", "tf.nn.relu", "tf.nn.tanh"))
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            "E       AssertionError: goldens/test_port/outputs_and_gradients.npz: 4 of 5 arrays differ:",
            "E       If the new values are right: pytest --update-goldens test_port.py::test_the_port",
        ]
    )
