"""Code that a script itself keeps from failing, such as `try: import cPickle / except ImportError: …`."""

import ast
from collections.abc import Iterator

_ABSENCE = {"ImportError", "ModuleNotFoundError", "AttributeError", "NameError"}
_VERSION_TESTS = ("version_info", "PY2", "PY3", "hasattr", "python_version", "hexversion")


def unguarded(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk over the nodes that run whatever is missing, in the order of the text."""
    if isinstance(tree, ast.Try) and _expects_absence(tree):
        children: list[ast.AST] = [*tree.orelse, *tree.finalbody]
    elif isinstance(tree, (ast.If, ast.IfExp)) and any(word in ast.unparse(tree.test) for word in _VERSION_TESTS):
        children = []
    else:
        yield tree
        children = list(ast.iter_child_nodes(tree))
    for child in children:
        yield from unguarded(child)


def _expects_absence(node: ast.Try) -> bool:
    caught: set[str] = set()
    for handler in node.handlers:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        caught |= {"Exception" if kind is None else ast.unparse(kind) for kind in kinds}
    only_imports = all(isinstance(statement, (ast.Import, ast.ImportFrom)) for statement in node.body)
    return bool(caught & _ABSENCE) or (only_imports and bool(caught & {"Exception", "BaseException"}))
