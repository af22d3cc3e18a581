"""`/` of two integers, which was an integer."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer
from tfgraph.runner.mending.python2 import from_future


def _transform(tree: ast.Module) -> list[Mend]:
    if from_future(tree, "division"):
        return []
    division = _Division()
    division.visit(tree)
    return division.mends


class _Division(ast.NodeTransformer):
    """Replaces `a / b` by `_py2_divide(a, b)` and `a /= b` by `a /= _py2_divisor(b)`."""

    def __init__(self) -> None:
        self.mends: list[Mend] = []

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:  # noqa: D102
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        return self._call("_py2_divide", [node.left, node.right], node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:  # noqa: D102
        self.generic_visit(node)
        if isinstance(node.op, ast.Div):
            node.value = self._call("_py2_divisor", [node.value], node.value)
        return node

    def _call(self, helper: str, arguments: list[ast.expr], node: ast.expr) -> ast.Call:
        self.mends.append(Mend(node.lineno, "/ divides as in Python 2"))
        return ast.copy_location(ast.Call(ast.Name(helper, ast.Load()), arguments, []), node)


FIXER = TreeFixer(
    reason="In Python 2, / of two integers (arrays and tensors of them, too) gave the integer below.",
    transform=_transform,
    helpers={
        "_py2_divide": "tfgraph.runner.legacy.division.divide",
        "_py2_divisor": "tfgraph.runner.legacy.division.Divisor",
    },
    python2=True,
)
