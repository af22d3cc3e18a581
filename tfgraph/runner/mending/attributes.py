"""Attributes that are gone: looked up by a function of ours, or given back to the classes of a library."""

import ast

from tfgraph.runner.mending.fixer import LostAttributes, Mend, RestoredAttributes


def look_up(tree: ast.Module, fixer: LostAttributes) -> tuple[list[Mend], dict[str, str]]:
    """Replace `x.method(…)` by `_lost_method(x)(…)`: what `x` is nobody knows by its looks.

    Args:
        tree: is changed in place.
        fixer: which attributes.

    Returns:
        The mends, and the builtins that the changed code calls: their names, and where they are.
    """
    changer = _Changer(fixer)
    changer.visit(tree)
    return list(dict.fromkeys(changer.mends)), changer.helpers


class _Changer(ast.NodeTransformer):
    def __init__(self, fixer: LostAttributes) -> None:
        self._fixer = fixer
        self.mends: list[Mend] = []
        self.helpers: dict[str, str] = {}

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute) and node.func.attr in self._fixer.methods:
            attribute = node.func
            self.generic_visit(node)
            node.func = self._looked_up(attribute, self._fixer.methods[attribute.attr], "()")
            return node
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if node.attr in self._fixer.values and isinstance(node.ctx, ast.Load):
            return self._looked_up(node, self._fixer.values[node.attr], "")
        return node

    def _looked_up(self, node: ast.Attribute, where: str, call: str) -> ast.Call:
        helper = f"_lost_{node.attr}"
        self.helpers[helper] = where
        self.mends.append(Mend(node.lineno, f".{node.attr}{call} is looked up by {where}"))
        return ast.copy_location(ast.Call(ast.Name(helper, ast.Load()), [node.value], []), node)


def restore(tree: ast.Module, name: str, fixer: RestoredAttributes) -> tuple[list[Mend], dict[str, str]]:
    """Call `fixer.restore` behind every import of the library, if the file uses what the classes have lost.

    Args:
        tree: is changed in place.
        name: the fixer's.
        fixer: which library, and what its classes have lost.

    Returns:
        As `look_up`.
    """
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    used |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}
    if not used & fixer.signs:
        return [], {}
    importer = _Importer(fixer.library, f"_restore_{name}")
    importer.visit(tree)
    what = ", ".join(sorted(used & fixer.signs))
    mends = [Mend(line, f"{fixer.library} has {what} again") for line in importer.lines]
    return mends, {f"_restore_{name}": fixer.restore} if mends else {}


class _Importer(ast.NodeTransformer):
    def __init__(self, library: str, helper: str) -> None:
        self._library = library
        self._helper = helper
        self.lines: list[int] = []

    def visit_Import(self, node: ast.Import) -> ast.AST | list[ast.AST]:
        return self._with_call(node, [alias.name for alias in node.names])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST | list[ast.AST]:
        return self._with_call(node, [node.module or ""] if not node.level else [])

    def _with_call(self, node: ast.stmt, modules: list[str]) -> ast.AST | list[ast.AST]:
        if not any(module.partition(".")[0] == self._library for module in modules):
            return node
        self.lines.append(node.lineno)
        call = ast.Expr(ast.Call(ast.Name(self._helper, ast.Load()), [], []))
        return [node, ast.copy_location(call, node)]
