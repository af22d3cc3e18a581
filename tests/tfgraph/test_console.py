"""Tables that are not cut in a log, names that cannot steer a terminal, JSON that is JSON."""

import json

import numpy as np
import pytest
import rich.table

from tfgraph.console import cell, counted, print_json, print_rows, print_table, printable


def test_a_log_has_no_width(capsys):
    table = rich.table.Table("name")
    table.add_row("x" * 500)
    print_table(table)
    assert "x" * 500 in capsys.readouterr().out


def test_a_terminal_has(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "50")
    table = rich.table.Table("name")
    table.add_row("x" * 500)
    print_table(table)
    assert "x" * 51 not in capsys.readouterr().out


@pytest.mark.parametrize(("columns", "fits"), [("30", True), ("9", False)])
def test_rows_that_do_not_fit_are_not_cut(columns, fits, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", columns)
    table = rich.table.Table("name", "n", box=None)
    table.add_row("first", "12345")
    table.add_row("second", "")
    print_rows(table)
    output = capsys.readouterr().out
    assert (output == "name: first\nn: 12345\n\nname: second\n\n") == (not fits)
    assert ("first   12345" in output) == fits


@pytest.mark.parametrize(
    ("text", "shown"),
    [("plain [red] ünï", "plain [red] ünï"), ("\x1b[2J\n\t", r"\x1b[2J\n\t"), ("\u202e\x9b", r"\u202e\x9b")],
)
def test_printable(text, shown, capsys):
    assert printable(text) == shown
    table = rich.table.Table("name")
    table.add_row(cell(text))
    print_table(table)
    assert shown in capsys.readouterr().out


def test_counted():
    assert [counted(number, "tensor") for number in (0, 1, 1234)] == ["0 tensors", "1 tensor", "1,234 tensors"]


def test_json(capsys):
    print_json({"a": [np.nan, {"b": (-np.inf, 1.5)}], "c": "NaN"})
    assert json.loads(capsys.readouterr().out) == {"a": [None, {"b": [None, 1.5]}], "c": "NaN"}
