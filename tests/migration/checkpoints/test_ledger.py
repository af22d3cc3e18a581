"""The ledger: a summary in a line, and a table that a terminal shows in full."""

import json

import rich.console

from migration.checkpoints import Ledger, Line

LINES = [
    Line("Variable", "W", (784, 10), "float32", "moved"),
    Line("Variable_1", "b", (10,), "float32", "moved"),
    Line("Variable/Adam", None, (784, 10), "float32", "left", "no optimizer was given"),
    Line(None, "global_step", (), "int64", "kept", "the checkpoint does not count steps"),
]


def test_summary():
    assert str(Ledger(LINES)) == "2 moved, 1 left, 1 kept"
    assert str(Ledger(LINES[:1])) == "1 moved"


def test_ledgers_do_not_share_lines():
    Ledger().lines.append(LINES[0])
    assert Ledger().lines == []


def test_table_has_every_line():
    console = rich.console.Console(width=200)
    with console.capture() as capture:
        console.print(Ledger(LINES).table("model.ckpt"))
    title, *rows = capture.get().splitlines()
    assert title.strip() == "model.ckpt"
    cells = [[cell.strip() for cell in row.strip("│┃ ").replace("┃", "│").split("│")] for row in rows if "│" in row]
    assert cells == [
        ["Variable", "W", "(784, 10)", "float32", "moved"],
        ["Variable_1", "b", "(10,)", "float32", "moved"],
        ["Variable/Adam", "-", "(784, 10)", "float32", "left: no optimizer was given"],
        ["-", "global_step", "()", "int64", "kept: the checkpoint does not count steps"],
    ]


def test_json_has_every_line(tmp_path):
    Ledger(LINES).write_json(tmp_path / "ledger.json")
    lines = json.loads((tmp_path / "ledger.json").read_text())
    assert [Line(**{**line, "shape": tuple(line["shape"])}) for line in lines] == LINES
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.json"]


def test_what_is_unexplained():
    assert Ledger(LINES).unexplained == []
    lost = Line("x", None, (), "int64", "left")
    assert Ledger([*LINES, lost]).unexplained == [lost]


def test_names_are_no_markup():
    console = rich.console.Console(width=100)
    with console.capture() as capture:
        console.print(Ledger([Line("[red]x", "a\x1b[0m", (), "int64", "moved")]).table("[b]t"))
    printed = capture.get()
    assert "[red]x" in printed and "[b]t" in printed and "\x1b" not in printed
