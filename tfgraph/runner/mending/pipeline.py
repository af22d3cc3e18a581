"""One source through all fixers."""

import ast
import importlib.util
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from tfgraph.runner.mending import attributes, moved_names, python2
from tfgraph.runner.mending.fixer import (
    Fixer,
    GrammarFixer,
    LostAttributes,
    Mend,
    MovedNames,
    Python2Builtins,
    Python2Syntax,
    RestoredAttributes,
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
        only_python2: whether Python 3 does not compile the source, and Python 2 does.
    """

    path: str
    original: str
    text: str
    tree: ast.Module | None = None
    mends: list[tuple[str, Mend]] = field(default_factory=list)
    builtins: dict[str, str] = field(default_factory=dict)
    only_python2: bool = False

    def compile(self) -> CodeType:
        """Compile what was mended."""
        assert self.tree is not None, "nothing was mended: compile the file itself"
        return compile(self.tree, self.path, "exec", dont_inherit=True)


def mend(source: bytes, path: str, fixers: Mapping[str, Fixer], in_python2: bool = False) -> Mended:
    """Mend a source file.

    What no fixer can make Python 3 of comes back unchanged: the compiler's complaint will be about
    the file as it lies on disk.

    Args:
        source: the bytes of the file.
        path: its path, for the code.
        fixers: the fixers to use, by name.
        in_python2: whether other files of the program are Python 2, and this one is, too.
    """
    try:
        original = importlib.util.decode_source(source)
    except (SyntaxError, UnicodeDecodeError):
        return Mended(path, "", "")
    unchanged = Mended(path, original, original)
    text, mends = original, list[tuple[str, Mend]]()
    tree = parse(text)
    only_python2 = False
    if tree is None:
        text, only_python2 = _mend_grammar(text, fixers, mends)
        tree = parse(text)
        only_python2 |= tree is None
    is_python2 = in_python2 or tree is None or only_python2 or python2.uses_python2(tree)
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
        if (is_python2 or not fixer.python2) and not fixer.unless(tree)
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
    if is_python2 and not python2.from_future(tree, "absolute_import"):
        builtins["__import__"] = "tfgraph.runner.redirection.import_siblings_first"
    mends.sort(key=lambda item: item[1].line)
    return Mended(path, original, text, tree, mends, builtins, only_python2=only_python2)


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


def _mend_grammar(text: str, fixers: Mapping[str, Fixer], mends: list[tuple[str, Mend]]) -> tuple[str, bool]:
    """Mend what does not compile; return the text, and whether it was Python 2's."""
    only_python2 = False
    for name, fixer in _of(GrammarFixer, fixers).items():
        text, changes = fixer.fix(text)
        mends += [(name, change) for change in changes]
        only_python2 |= fixer.python2 and bool(changes)
    return text, only_python2


def _mend_tree(
    tree: ast.Module, is_python2: bool, fixers: Mapping[str, Fixer], mends: list[tuple[str, Mend]]
) -> dict[str, str]:
    builtins: dict[str, str] = {}
    changed_text = {name for name, _ in mends}
    for name, fixer in _of(GrammarFixer, fixers).items():
        if name in changed_text:
            fixer.transform(tree)
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
    for name, fixer in _of(LostAttributes, fixers).items():
        if is_python2 or not fixer.python2:
            changes, helpers = attributes.look_up(tree, fixer)
            mends += [(name, change) for change in changes]
            builtins |= helpers
    for name, fixer in _of(RestoredAttributes, fixers).items():
        changes, helpers = attributes.restore(tree, name, fixer)
        mends += [(name, change) for change in changes]
        builtins |= helpers
    ast.fix_missing_locations(tree)
    return builtins


def _forget_columns(tree: ast.Module, lines: Collection[int]) -> None:
    """Leave no columns where the text changed: a traceback would underline another part of the line on disk."""
    for node in ast.walk(tree):
        if getattr(node, "lineno", None) in lines or getattr(node, "end_lineno", None) in lines:
            node.col_offset = node.end_col_offset = -1  # type: ignore[attr-defined]
