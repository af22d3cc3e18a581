"""Recognise Python 2 source, and translate its syntax."""

import ast
import logging
from typing import Any

from tfgraph.runner.mending.fixer import Mend
from tfgraph.runner.mending.guards import unguarded

_BUILTINS = {
    "xrange", "raw_input", "unicode", "basestring", "long", "reduce", "unichr", "file", "execfile", "cmp", "reload",
    "intern", "apply", "buffer", "coerce",
}  # fmt: skip
_METHODS = {"iteritems", "iterkeys", "itervalues", "has_key"}
_MODULES = {
    "cPickle", "urllib2", "urlparse", "Queue", "ConfigParser", "StringIO", "cStringIO", "commands", "httplib",
    "cookielib", "HTMLParser", "Tkinter", "tkMessageBox", "tkFileDialog", "copy_reg", "SocketServer", "BaseHTTPServer",
    "SimpleHTTPServer", "__builtin__", "thread", "anydbm",
}  # fmt: skip
_ATTRIBUTES = {
    "sys.maxint", "itertools.izip", "itertools.imap", "itertools.ifilter", "itertools.izip_longest", "os.getcwdu",
    "string.letters", "string.lowercase", "string.uppercase", "string.maketrans", "string.join",
}  # fmt: skip


def uses_python2(tree: ast.Module) -> bool:
    """Whether a file that Python 3 compiles can only run under Python 2."""
    bound = bound_names(tree)
    for node in unguarded(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in _BUILTINS and name not in bound:
                return True
            case ast.BinOp(left=ast.Name(id="print") | ast.Call(func=ast.Name(id="print"))):
                return True  # `print -1`, `print >>file, x`, `print ("%d") % 1`: the statement
            case ast.Call(func=ast.Attribute(attr=name)) if name in _METHODS:
                return True
            case ast.Import(names=names) if any(alias.name in _MODULES for alias in names):
                return True
            case ast.ImportFrom(module=str(module), level=0) if module in _MODULES:
                return True
            case ast.Attribute(value=ast.Name(id=module), attr=name) if f"{module}.{name}" in _ATTRIBUTES:
                return True
    return False


def from_future(tree: ast.Module, feature: str) -> bool:
    """Whether a file says `from __future__ import feature`."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == feature for alias in node.names)
        for node in tree.body
    )


def bound_names(tree: ast.Module) -> set[str]:
    """The names that a file gives a meaning of its own, anywhere."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.arg(arg=name):
                names.add(name)
            case ast.alias(name=name, asname=asname):
                names.add(asname or name.partition(".")[0])
    return names


def translate(source: str, fixers: dict[str, tuple[str, ...]]) -> tuple[str, list[tuple[str, Mend]]] | None:
    """Translate the syntax of a Python 2 file.

    Args:
        source: the text.
        fixers: which of `fissix`' fixers belong to which of ours.

    Returns:
        The text in Python 3 and each fixer's mends; None if it is not Python 2 either.
    """
    # Imported here: it takes 0.1 s, and most scripts do not need it.
    from fissix.pgen2.parse import ParseError
    from fissix.pgen2.tokenize import TokenError
    from fissix.refactor import RefactoringTool

    logging.getLogger("RefactoringTool").setLevel(logging.CRITICAL)  # its advice is not for the script's output
    owners = {f"fissix.fixes.fix_{theirs}": ours for ours, names in fixers.items() for theirs in names}
    tool = RefactoringTool(sorted(owners))
    mends: list[tuple[str, Mend]] = []
    for fixer in [*tool.pre_order, *tool.post_order]:
        _record(fixer, owners[type(fixer).__module__], mends)
    try:
        translated = str(tool.refactor_string(source if source.endswith("\n") else source + "\n", "source"))
    except (ParseError, TokenError, IndentationError):
        return None
    if not source.endswith("\n"):
        translated = translated[:-1]
    if translated.count("\n") != source.count("\n"):
        return None  # all later lines would be wrong in tracebacks
    return translated, sorted(set(mends), key=lambda item: item[1].line)


def _record(fixer: Any, ours: str, mends: list[tuple[str, Mend]]) -> None:
    """Note what `fixer` changes."""
    transform = fixer.transform

    def transform_and_note(node: Any, results: Any) -> Any:
        line, before, parent = node.get_lineno(), _text(node), node.parent
        place = next((i for i, child in enumerate(parent.children) if child is node), 0) if parent else 0
        new = result = transform(node, results)
        if new is None:  # it changed the node, or put another in its place
            new = parent.children[place] if parent else node
        after = _text(new)
        for offset, (old_line, new_line) in enumerate(zip(before.split("\n"), after.split("\n"), strict=False)):
            if old_line != new_line:
                mends.append((ours, Mend(line + offset, f"{_short(old_line)} -> {_short(new_line)}")))
        return result

    fixer.transform = transform_and_note


def _text(node: Any) -> str:
    """What a node says, without the space and the comments before it."""
    return str(node)[len(node.prefix) :]


def _short(text: str) -> str:
    return text.strip()[:60] + "…" * (len(text.strip()) > 60)
