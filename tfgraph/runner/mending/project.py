"""Whether a script and its modules are Python 2, as a whole: one process ran them all.

A module that both versions compile, such as `return n / 2`, means something else in each; the module beside it that
says `print 'a'` tells which one was meant.
"""

import ast
import importlib.util
import os
from collections.abc import Iterator

from tfgraph.runner.mending import pipeline
from tfgraph.runner.mending.fixer import Fixer
from tfgraph.runner.mending.guards import unguarded


def needs_python2(source: bytes, path: str, fixers: dict[str, Fixer]) -> bool:
    """Whether only Python 2 compiles a file, or a module that it imports from beside it, or that this one imports.

    Args:
        source: the bytes of the file.
        path: its path.
        fixers: those of the session.
    """
    seen = {path}
    todo = [(source, path)]
    while todo:
        content, importer = todo.pop()
        tree = _tree(content)
        if tree is None:
            if pipeline.mend(content, importer, fixers).only_python2:
                return True
            continue
        for file in _imported_files(tree, importer):
            if file not in seen:
                seen.add(file)
                with open(file, "rb") as stream:
                    todo.append((stream.read(), file))
    return False


def _tree(source: bytes) -> ast.Module | None:
    try:
        return pipeline.parse(importlib.util.decode_source(source))
    except (SyntaxError, UnicodeDecodeError):
        return None


def _imported_files(tree: ast.Module, path: str) -> Iterator[str]:
    for node in unguarded(tree):
        folder = os.path.dirname(path)
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            for _ in range(node.level - 1):
                folder = os.path.dirname(folder)
            parent = f"{node.module}." if node.module else ""
            names = [node.module] if node.module else []
            names += [parent + alias.name for alias in node.names]
        for name in names:
            base = os.path.join(folder, *name.split("."))
            yield from filter(os.path.isfile, (f"{base}.py", os.path.join(base, "__init__.py")))
