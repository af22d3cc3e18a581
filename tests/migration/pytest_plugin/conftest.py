"""Run small test files by a pytest of their own, in this process, with the plugin as a user has it."""

import textwrap

import pytest

# Before pytester: it forgets the modules that are first imported in its runs, and TensorFlow's must not come twice.
import migration.checkpoints.names
import migration.parity.asserting
import migration.pytest_plugin.golden_file  # noqa: F401
import tfgraph.v1  # noqa: F401

#: Plugins that cost each run seconds: the first collects TensorFlow's garbage five times, the second is imported anew.
SLOW = ("unraisableexception", "hypothesispytest")


@pytest.fixture
def run_tests(pytester, monkeypatch):
    """Write `test_it.py` and run it: `run_tests(source, "--option")`."""
    monkeypatch.setenv("COLUMNS", "140")

    def run_tests(source, *arguments, name="test_it.py"):
        file = pytester.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(source))
        return pytester.runpytest_inprocess(*(f"-pno:{plugin}" for plugin in SLOW), *arguments)

    return run_tests
