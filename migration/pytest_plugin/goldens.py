"""`golden`: compare arrays with recorded ones, `goldens/<test module>/<name>.npz` beside the test file."""

import difflib
import fnmatch
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from migration.pytest_plugin.devices import device_of

_DIRECTORY = "goldens"
_OPTION = "--update-goldens"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("migration").addoption(
        _OPTION,
        action="store_true",
        help="write the goldens that are missing or differ from what the tests compute, and name those that no test "
        "asks for",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count."""
    config.stash[_SESSION] = _Session(config)
    config.pluginmanager.register(config.stash[_SESSION])


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Compare with what was recorded: `golden(name, arrays, exact=…, rtol=…, atol=…)`.

    `arrays` are as for `assert_parity`, and so are the tolerances. `pytest --update-goldens` records them in
    `goldens/<test module>/<name>.npz` beside the test file; commit it.
    """
    session = request.config.stash[_SESSION]
    device = device_of(request)

    def golden(name: str, arrays: Any, **tolerance: Any) -> None:
        __tracebackhide__ = True
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(f"golden: a name is of letters, digits, '_', '-' and '.', received {name!r}")
        file = request.path.parent / _DIRECTORY / request.path.stem / f"{name}.npz"
        failure = session.check(file, arrays, request.node.nodeid, device=device, **tolerance)
        if failure:
            raise AssertionError(failure)

    return golden


class _Session:
    """What the tests of a session ask for, and what is written for them.

    With pytest-xdist each worker has one, and what they know comes together in the controller's.
    """

    def __init__(self, config: pytest.Config):
        self._config = config
        self._updating = config.getoption(_OPTION)
        self._asked: dict[str, str] = {}  # file to the test that asked first
        self._written: dict[str, str] = {}  # file to why
        self._ran: set[str] = set()  # test modules
        self._incomplete: set[str] = set()  # those of which not every test ran and passed

    def check(self, file: Path, arrays: Any, test: str, **options: Any) -> str:
        """Compare arrays with a golden, or write it; returns what the test fails with, "" if it does not."""
        from migration.parity.asserting import named_arrays, parity_failure
        from migration.pytest_plugin.golden_file import read_golden, write_golden
        from tfgraph.checkpoints import CheckpointError

        arrays = named_arrays(arrays, "arrays")
        is_settled = str(file) in self._asked
        first = self._asked.setdefault(str(file), test)
        remedy = f"pytest {_OPTION} {shlex.quote(test.partition('[')[0])}"
        if not file.is_file():
            failure = f"There is no golden {self._shown(file)}{_nearest(file)}.\nRecord it and commit it: {remedy}"
        else:
            try:
                failure = parity_failure(read_golden(file), arrays, sides=("golden", "now"), **options)
            except CheckpointError as error:
                failure = str(error)
            if not failure:
                return ""
            failure = f"{self._shown(file)}: {failure}\nIf the new values are right: {remedy}"
        if not self._updating:
            return failure
        if is_settled:  # to overwrite it would make the first fail next time
            return f"{failure}\n{first} asked for the same golden in this run: give each a name of its own."
        self._written[str(file)] = "changed" if file.is_file() else "new"
        write_golden(file, arrays)
        return ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember which modules ran, and whether all in them passed."""
        module = str(self._config.rootpath / report.nodeid.partition("::")[0])
        self._ran.add(module)
        if not report.passed:
            self._incomplete.add(module)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Remember the modules of which not all runs."""
        self._incomplete |= {str(item.path) for item in items}

    def pytest_sessionfinish(self) -> None:
        """Hand over to the controller, in a worker of pytest-xdist."""
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput[_DIRECTORY] = (self._asked, self._written, sorted(self._incomplete))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over from a worker."""
        asked, written, incomplete = getattr(node, "workeroutput", {}).get(_DIRECTORY, ({}, {}, ()))
        self._asked |= asked
        self._written |= written
        self._incomplete |= set(incomplete)

    def pytest_terminal_summary(self, terminalreporter: Any, exitstatus: int) -> None:
        """Say what was written, and what no test asked for."""
        if not self._updating:
            return
        terminalreporter.section("goldens")
        for file, why in sorted(self._written.items()):
            terminalreporter.line(f"written ({why}): {self._shown(Path(file))}")
        kept = len(self._asked.keys() - self._written.keys())
        terminalreporter.line(f"{kept} {'is' if kept == 1 else 'are'} as before")
        for unused in self._unused() if exitstatus == pytest.ExitCode.OK else ():
            terminalreporter.line(f"unused: {self._shown(unused)}: no test asks for it; nothing was deleted")

    def _unused(self) -> list[Path]:
        """Files of modules of which every test ran and passed, and of modules that are no more."""
        picked = {(self._config.invocation_params.dir / name).resolve() for name in _modules_of_picked(self._config)}
        whole = {Path(name) for name in self._ran - self._incomplete} - picked
        folders = {module.parent / _DIRECTORY / module.stem for module in whole}
        patterns = self._config.getini("python_files")
        for directory in {Path(name).parent for name in self._ran}:
            for folder in (directory / _DIRECTORY).glob("*/"):
                module = f"{folder.name}.py"
                was_of_tests = any(fnmatch.fnmatch(module, pattern) for pattern in patterns)
                if was_of_tests and not (directory / module).exists():
                    folders.add(folder)
        files = {file for folder in folders for file in folder.glob("*.npz")}
        return sorted(file for file in files if str(file) not in self._asked)

    def _shown(self, file: Path) -> str:
        return os.path.relpath(file, self._config.invocation_params.dir)


_SESSION = pytest.StashKey[_Session]()


def _modules_of_picked(config: pytest.Config) -> set[str]:
    """The modules of tests that were named one by one: `test_port.py::test_logits`."""
    return {argument.partition("::")[0] for argument in config.args if "::" in argument}


def _nearest(file: Path) -> str:
    names = [other.stem for other in file.parent.glob("*.npz")]
    nearest = difflib.get_close_matches(file.stem, names, 1)
    return f" (nearest name: '{nearest[0]}')" if nearest else ""
