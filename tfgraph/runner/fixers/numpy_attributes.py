"""`array.tostring()`."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer


def _transform(tree: ast.Module) -> list[Mend]:
    replacer = _Replacer()
    replacer.visit(tree)
    return replacer.mends


class _Replacer(ast.NodeTransformer):
    """Replaces `x.tostring()` by `_tostring(x)()`, whatever `x` is: arrays are not known by their looks."""

    def __init__(self) -> None:
        self.mends: list[Mend] = []

    def visit_Call(self, node: ast.Call) -> ast.AST:  # noqa: D102
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "tostring":
            self.mends.append(Mend(node.lineno, ".tostring() of numpy -> .tobytes()"))
            node.func = ast.copy_location(ast.Call(ast.Name("_tostring", ast.Load()), [node.func.value], []), node.func)
        return node


FIXER = TreeFixer(
    reason="numpy 2.3 dropped ndarray.tostring, the old name of tobytes.",
    transform=_transform,
    helpers={"_tostring": "tfgraph.runner.legacy.numpy_functions.tostring"},
)
