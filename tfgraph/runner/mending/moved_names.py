"""Replace dotted names that libraries moved: in `import` statements, and where the names are used.

All fixers of this kind are tables; this is the one reader of them. `np.int` becomes `int`,
`from scipy.misc import imread` an import from where `imread` is now. The aliases are the file's own.
"""

import ast
import importlib.machinery
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tfgraph.runner.mending.fixer import Mend
from tfgraph.runner.mending.guards import unguarded


class Move(NamedTuple):
    """Where a name went, and which fixer says so."""

    new: str
    fixer: str


class _Edit(NamedTuple):
    line: int  # the first is 1
    start: int  # in bytes of UTF-8, as in `ast`
    end_line: int
    end: int
    text: str


@dataclass
class _Import:
    """An `import` statement and what it becomes."""

    node: ast.Import | ast.ImportFrom
    clauses: list[str] = field(default_factory=list)  # statements; empty: it stays as it is
    extra: list[str] = field(default_factory=list)  # further imports, for uses that went to another module


@dataclass
class _Binding:
    """What a name is bound to: by the old import, and by the mended one."""

    old: str
    new: str
    statements: list[_Import]


def replace(source: str, tree: ast.Module, moves: Mapping[str, Move], path: str) -> tuple[str, list[tuple[str, Mend]]]:
    """Replace the names of a file.

    Args:
        source: the text.
        tree: its syntax tree.
        moves: from old dotted names.
        path: the file: modules beside it are not the ones that moved.

    Returns:
        The new text (the same object if nothing moved), and the mends with their fixers.
    """
    roots = {dotted.partition(".")[0] for dotted in imported_names(tree).values()}
    roots = {root for root in roots if not _is_the_users(root, path)}
    moves = {old: move for old, move in moves.items() if old.partition(".")[0] in roots}
    mends: list[tuple[str, Mend]] = []
    bindings: dict[str, _Binding] = {}
    imports = [_read_import(node, unguarded_node, moves, bindings, mends) for node, unguarded_node in _imports(tree)]
    edits: list[_Edit] = []
    for node, dotted in dotted_names(tree, {name: binding.old for name, binding in bindings.items()}):
        edits += _replace_use(node, dotted, bindings, moves, mends)
    edits += [edit for statement in imports for edit in _edit_import(statement)]
    if not edits:
        return source, []
    return _apply(source, edits), sorted(mends, key=lambda item: item[1].line)


def imported_names(tree: ast.Module) -> dict[str, str]:
    """The names that a file's imports bind, and what they stand for, dotted."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                names[alias.asname or root] = alias.name if alias.asname else root
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    return names


def dotted_names(tree: ast.Module, names: Mapping[str, str]) -> Iterator[tuple[ast.Attribute, str]]:
    """Find `name.attribute.…` where `name` is imported: each node, and what it stands for, dotted."""
    for node in unguarded(tree):
        if isinstance(node, ast.Attribute):
            parts: list[str] = []
            value: ast.expr = node
            while isinstance(value, ast.Attribute):
                parts.append(value.attr)
                value = value.value
            if isinstance(value, ast.Name) and value.id in names:
                yield node, ".".join([names[value.id], *reversed(parts)])


def _imports(tree: ast.Module) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    open_nodes = {id(node) for node in unguarded(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.module and not node.level):
            yield node, id(node) in open_nodes


def _is_the_users(root: str, path: str) -> bool:
    """Whether `import root` in the file `path` gives a module of the user's own."""
    from tfgraph.runner import redirection  # which imports us

    if root in sys.modules:
        file = getattr(sys.modules[root], "__file__", None)
    else:
        spec = importlib.machinery.PathFinder.find_spec(root, [os.path.dirname(path), *sys.path])
        file = spec.origin if spec is not None else None
    return file is not None and redirection.is_users_own(file)


def _moved(dotted: str, moves: Mapping[str, Move]) -> tuple[str, str | None, str]:
    """Return where `dotted` is now, by its longest known beginning, that beginning and the fixer."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        old = ".".join(parts[:end])
        if old in moves:
            return ".".join([moves[old].new, *parts[end:]]), old, moves[old].fixer
    return dotted, None, ""


def _read_import(
    node: ast.Import | ast.ImportFrom,
    is_unguarded: bool,
    moves: Mapping[str, Move],
    bindings: dict[str, _Binding],
    mends: list[tuple[str, Mend]],
) -> _Import:
    statement = _Import(node)
    clauses: list[str] = []
    changed = False
    for alias in node.names:
        old = alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"
        star = alias.name == "*"
        new, known, fixer = _moved(old, moves) if is_unguarded else (old, None, "")
        if known:
            changed = True
            mends.append((fixer, Mend(node.lineno, f"{old} -> {new}")))
        if isinstance(node, ast.Import):
            root, _, rest = old.partition(".")
            if alias.asname or not rest:
                name, old_value, new_value = alias.asname or old, old, new
                clauses.append(f"import {new}" if new == name else f"import {new} as {name}")
            else:  # `import a.b` binds `a`
                new_root = _moved(root, moves)[0] if is_unguarded else root
                name, old_value, new_value = root, root, new_root
                clauses.append(f"import {new}" if new.partition(".")[0] == root else f"import {new}, {new_root}")
                if new_root != root:
                    clauses[-1] += f" as {root}"
        else:
            name, old_value, new_value = alias.asname or alias.name, old, new
            module, _, last = new.rpartition(".")
            if module:
                clauses.append(f"from {module} import {last}" + f" as {name}" * (last != name and not star))
            else:
                clauses.append(f"import {new} as {name}")
        if not star:
            binding = bindings.setdefault(name, _Binding(old_value, new_value, []))
            if known:  # of two imports of one name, the mended one
                binding.old, binding.new = old_value, new_value
            binding.statements.append(statement)
    if changed:
        statement.clauses = clauses
    return statement


def _replace_use(
    node: ast.Attribute,
    dotted: str,
    bindings: Mapping[str, _Binding],
    moves: Mapping[str, Move],
    mends: list[tuple[str, Mend]],
) -> Iterator[_Edit]:
    new, old, fixer = _moved(dotted, moves)
    if old != dotted or node.end_lineno != node.lineno:
        return  # not this node: the one of which it is an attribute, if any, is also visited
    name = ast.unparse(node).partition(".")[0]
    binding = bindings[name]
    attribute = dotted.removeprefix(binding.old)
    if new == binding.new + attribute:
        return  # the mended import does it
    if new.startswith(binding.new + "."):
        text = name + new.removeprefix(binding.new)
        if old.count(".") == 1 and new.count(".") == 2:  # from a package into a module of it
            _add_import(binding, f"import {new.rpartition('.')[0]}")
    elif new.startswith("builtins."):
        text = new.removeprefix("builtins.")
    else:
        module, _, last = new.rpartition(".")
        alias = f"_{(module or new).rpartition('.')[2]}"
        text = f"{alias}.{last}" if module else alias
        _add_import(binding, f"import {module or new} as {alias}")
    mends.append((fixer, Mend(node.lineno, f"{dotted} -> {new}")))
    assert node.end_lineno is not None and node.end_col_offset is not None  # it was parsed from text
    yield _Edit(node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, text)


def _add_import(binding: _Binding, clause: str) -> None:
    for statement in binding.statements:
        if clause not in statement.extra:
            statement.extra.append(clause)


def _edit_import(statement: _Import) -> Iterator[_Edit]:
    node = statement.node
    assert node.end_lineno is not None and node.end_col_offset is not None
    if statement.clauses:
        lines = "\\\n" * (node.end_lineno - node.lineno)  # as many lines as before
        text = "; ".join([*statement.clauses, *statement.extra])
        text = text.replace("import ", f"import {lines}", 1)
        yield _Edit(node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, text)
    elif statement.extra:
        text = "".join(f"; {extra}" for extra in statement.extra)
        yield _Edit(node.end_lineno, node.end_col_offset, node.end_lineno, node.end_col_offset, text)


def _apply(source: str, edits: list[_Edit]) -> str:
    lines = [line.encode() for line in source.split("\n")]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text = b"\n".join(lines)
    for edit in sorted(edits, reverse=True):
        start, end = starts[edit.line - 1] + edit.start, starts[edit.end_line - 1] + edit.end
        text = text[:start] + edit.text.encode() + text[end:]
    return text.decode()
