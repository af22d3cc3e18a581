"""`frame.ix[…]` and `frame.as_matrix()`."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer
from tfgraph.runner.mending.moved_names import imported_names

_ATTRIBUTES = {"ix": "_pandas_ix", "as_matrix": "_pandas_as_matrix"}


def _transform(tree: ast.Module) -> list[Mend]:
    if not any(dotted.partition(".")[0] == "pandas" for dotted in imported_names(tree).values()):
        return []
    replacer = _Replacer()
    replacer.visit(tree)
    return replacer.mends


class _Replacer(ast.NodeTransformer):
    """Replaces `x.ix` by `_pandas_ix(x)`."""

    def __init__(self) -> None:
        self.mends: list[Mend] = []

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:  # noqa: D102
        self.generic_visit(node)
        if node.attr not in _ATTRIBUTES or not isinstance(node.ctx, ast.Load):
            return node
        self.mends.append(Mend(node.lineno, f".{node.attr} of pandas"))
        function = ast.Name(_ATTRIBUTES[node.attr], ast.Load())
        return ast.copy_location(ast.Call(function, [node.value], []), node)


FIXER = TreeFixer(
    reason="pandas 1.0 dropped .ix and .as_matrix.",
    transform=_transform,
    helpers={
        "_pandas_ix": "tfgraph.runner.legacy.pandas_functions.ix",
        "_pandas_as_matrix": "tfgraph.runner.legacy.pandas_functions.as_matrix",
    },
)
