"""One source through all fixers."""

import ast
import importlib.util
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from tfgraph.runner.mending import moved_names, python2
from tfgraph.runner.mending.fixer import (
    Fixer,
    GrammarFixer,
    Mend,
    MovedNames,
    Python2Builtins,
    Python2Syntax,
    TreeFixer,
)


@dataclass
class Mended:
    """A source and what became of it.

    Attributes:
        path: its file.
        original: the source as it lies on disk.
        text: the mended text; the same object as `original` if the text stays.
        tree: the mended tree; None if nothing was mended.
        mends: what was mended, by the name of the fixer.
        builtins: what the mended code needs beside the usual builtins: names, and where the objects are.
    """

    path: str
    original: str
    text: str
    tree: ast.Module | None = None
    mends: list[tuple[str, Mend]] = field(default_factory=list)
    builtins: dict[str, str] = field(default_factory=dict)

    def compile(self) -> CodeType:
        """Compile what was mended."""
        assert self.tree is not None, "nothing was mended: compile the file itself"
        return compile(self.tree, self.path, "exec", dont_inherit=True)


def mend(source: bytes, path: str, fixers: Mapping[str, Fixer]) -> Mended:
    """Mend a source file.

    What no fixer can make Python 3 of comes back unchanged: the compiler's complaint will be about
    the file as it lies on disk.

    Args:
        source: the bytes of the file.
        path: its path, for the code.
        fixers: the fixers to use, by name.
    """
    try:
        original = importlib.util.decode_source(source)
    except (SyntaxError, UnicodeDecodeError):
        return Mended(path, "", "")
    unchanged = Mended(path, original, original)
    text, mends = original, list[tuple[str, Mend]]()
    tree = parse(text)
    is_python2 = tree is not None and python2.uses_python2(tree)
    if tree is None:
        text, tree, is_python2 = _mend_grammar(text, fixers, mends)
    if is_python2:
        translated = python2.translate(text, {name: f.fissix for name, f in _of(Python2Syntax, fixers).items()})
        if translated is None:
            return unchanged
        text = translated[0]
        mends += translated[1]
        tree = parse(text)
    if tree is None:
        return unchanged

    moves = {
        old: moved_names.Move(new, name)
        for name, fixer in _of(MovedNames, fixers).items()
        if not fixer.unless(tree)
        for old, new in fixer.moves.items()
    }
    moved, moved_mends = moved_names.replace(text, tree, moves, path)
    if moved_mends:
        tree = parse(moved)
        if tree is None:
            return unchanged
        text = moved
        mends += moved_mends
    edited = {mend.line for _, mend in mends}
    builtins = _mend_tree(tree, is_python2, fixers, mends)
    if not mends:
        return unchanged
    _forget_columns(tree, edited)
    return Mended(path, original, text, tree, sorted(mends, key=lambda item: item[1].line), builtins)


def parse(text: str) -> ast.Module | None:
    """Parse a text, or return None if it is not Python 3."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they come when it is compiled
        try:
            tree = ast.parse(text)
            compile(text, "source", "exec", dont_inherit=True)  # finds more: `return` outside, `None = 1`
        except (SyntaxError, ValueError):
            return None
    return tree


def _of(kind: type, fixers: Mapping[str, Fixer]) -> dict[str, Any]:
    return {name: fixer for name, fixer in fixers.items() if isinstance(fixer, kind)}


def _mend_grammar(
    text: str, fixers: Mapping[str, Fixer], mends: list[tuple[str, Mend]]
) -> tuple[str, ast.Module | None, bool]:
    """Mend what does not compile; what still does not is taken for Python 2."""
    is_python2 = False
    for name, fixer in _of(GrammarFixer, fixers).items():
        text, changes = fixer.fix(text)
        mends += [(name, change) for change in changes]
        is_python2 |= fixer.python2 and bool(changes)
    tree = parse(text)
    return text, tree, is_python2 or tree is None or python2.uses_python2(tree)


def _mend_tree(
    tree: ast.Module, is_python2: bool, fixers: Mapping[str, Fixer], mends: list[tuple[str, Mend]]
) -> dict[str, str]:
    builtins: dict[str, str] = {}
    if is_python2:
        bound = python2.bound_names(tree)
        used = {node.id: node.lineno for node in reversed(list(ast.walk(tree))) if isinstance(node, ast.Name)}
        for name, fixer in _of(Python2Builtins, fixers).items():
            for builtin, substitute in fixer.names.items():
                if builtin in used and builtin not in bound:
                    builtins[builtin] = substitute
                    mends.append((name, Mend(used[builtin], f"{builtin} is {substitute}")))
    for name, fixer in _of(TreeFixer, fixers).items():
        if is_python2 or not fixer.python2:
            changes = fixer.transform(tree)
            if changes:
                mends += [(name, change) for change in dict.fromkeys(changes)]
                builtins |= fixer.helpers
    ast.fix_missing_locations(tree)
    return builtins


def _forget_columns(tree: ast.Module, lines: Collection[int]) -> None:
    """Leave no columns where the text changed: a traceback would underline another part of the line on disk."""
    for node in ast.walk(tree):
        if getattr(node, "lineno", None) in lines or getattr(node, "end_lineno", None) in lines:
            node.col_offset = node.end_col_offset = -1  # type: ignore[attr-defined]
