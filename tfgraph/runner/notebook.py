"""Notebooks as scripts: the code cells one after the other, each under a file name of its own."""

import ast
import json
import linecache
from pathlib import Path
from types import CodeType
from typing import NamedTuple

from tfgraph.runner.mending.session import current


class _Cell(NamedTuple):
    number: int  # among all cells, from 1, as one counts them on the page
    first_line: int  # in the concatenated text, from 1
    text: str


def compile_notebook(path: str) -> tuple[list[CodeType], dict[str, str]]:
    """Compile the code cells of a notebook.

    A traceback names the cell and the line in it; `%magic` and `!command` lines are left out.

    Args:
        path: the `.ipynb` file.

    Returns:
        The code of each cell, and the builtins that the mended code needs.

    Raises:
        ValueError: if the file is no notebook.
    """
    cells = _read(path)
    source = "".join(cell.text for cell in cells)
    mended = current().mend(source.encode(), path)
    for cell in cells:
        name = _name(path, cell)
        linecache.cache[name] = (len(cell.text), None, cell.text.splitlines(keepends=True), name)
    if mended.tree is None:  # nothing to mend, or an error that each cell shows by itself
        codes = [compile(cell.text, _name(path, cell), "exec", dont_inherit=True) for cell in cells]
        return codes, {}
    codes = []
    for cell in cells:
        end = cell.first_line + cell.text.count("\n")
        body = [node for node in mended.tree.body if cell.first_line <= node.lineno < end]
        part = ast.Module(body, type_ignores=[])
        ast.increment_lineno(part, 1 - cell.first_line)
        codes.append(compile(part, _name(path, cell), "exec", dont_inherit=True))
    return codes, mended.builtins


def _read(path: str) -> list[_Cell]:
    try:
        cells = json.loads(Path(path).read_text(encoding="utf-8"))
        cells = cells["cells"] if "cells" in cells else cells["worksheets"][0]["cells"]  # format 4; format 3
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ValueError(f"{path!r} is no notebook: {error!r}") from None
    code, line = [], 1
    for number, cell in enumerate(cells, start=1):
        if cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input", ""))
            text = _without_magics("".join(source)).rstrip("\n") + "\n"
            code.append(_Cell(number, line, text))
            line += text.count("\n")
    return code


def _without_magics(text: str) -> str:
    lines = text.split("\n")
    if lines[0].startswith("%%"):  # the whole cell belongs to the magic, unless that only measures
        measures = lines[0].split()[0] in ("%%time", "%%timeit", "%%capture")
        lines = [f"# {lines[0]}", *lines[1:]] if measures else [f"# {line}" for line in lines]
    for index, line in enumerate(lines):
        code = line.lstrip()
        if code.startswith(("%", "!")) and not _continues(lines[:index]):
            lines[index] = line[: len(line) - len(code)] + f"pass  # {code}"
    return "\n".join(lines)


def _continues(lines: list[str]) -> bool:
    """Whether the next line goes on with the last one: a `%` there is the operator."""
    last = lines[-1].rstrip() if lines else ""
    return last.endswith(("\\", "(", ",", '"', "'"))


def _name(path: str, cell: _Cell) -> str:
    return f"{path}[cell {cell.number}]"
