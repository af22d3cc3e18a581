"""Notebooks and modules run as scripts do; what is mended is told."""

import json

import pytest

from tfgraph.command_line import main
from tfgraph.runner.fixers import registered

CELLS = [
    {"cell_type": "markdown", "source": ["a title"]},
    {"cell_type": "code", "source": ["%matplotlib inline\n", "!true\n", "print 'a', 7 / 2"]},
    {"cell_type": "code", "source": ["def f():\n", "    return 1 % 0\n", "f()"]},
]


def test_a_traceback_names_the_cell(tmp_path, run):
    (tmp_path / "n.ipynb").write_text(json.dumps({"nbformat": 4, "cells": CELLS}))
    result = run("tfgraph", "run", "--explain", "n.ipynb")
    path = tmp_path / "n.ipynb"
    assert (result.returncode, result.stdout) == (1, "a 3\n")
    assert f"{path}:3: print 'a', 7 / 2 -> print('a', 7 / 2) [print_statement: " in result.stderr
    assert f'  File "{path}[cell 3]", line 2, in f\n    return 1 % 0\n' in result.stderr


def test_a_module_of_a_package_beside_files_named_like_pythons_own(write, run):
    write("package/__init__.py", "")
    write("package/other.py", "value = 3")
    write("package/module.py", "import sys\nfrom . import other\nprint __name__, sys.argv[1:], other.value")
    for name in ("queue.py", "logging.py", "types.py"):
        write(name, "raise ImportError('not for the runner')")
    result = run("tfgraph", "run", "-m", "package.module", "a", "-b")
    assert (result.returncode, result.stdout) == (0, "__main__ ['a', '-b'] 3\n"), result.stderr


def test_fixers_are_listed(capsys):
    assert main(["fixers"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{name}: {fixer.reason}" for name, fixer in registered().items()]


@pytest.mark.parametrize("option", ["--only", "--skip"])
def test_unknown_fixer(option, write, capsys):
    assert main(["run", option, "tabz", str(write("script.py", ""))]) == 2
    assert "no fixer is called 'tabz'; the fixers are: backticks, " in capsys.readouterr().err
