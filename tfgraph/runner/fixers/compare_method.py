"""`def __cmp__(self, other)` in a class."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer


def _transform(tree: ast.Module) -> list[Mend]:
    mends = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name == "__cmp__":
                    decorator = ast.copy_location(ast.Name("_py2_compared", ast.Load()), method)
                    node.decorator_list.insert(0, decorator)
                    mends.append(Mend(method.lineno, "__cmp__ is what < and == ask"))
    return mends


FIXER = TreeFixer(
    reason="Python 3 does not ask a class's __cmp__.",
    transform=_transform,
    helpers={"_py2_compared": "tfgraph.runner.legacy.comparison.compared"},
    python2=True,
)
