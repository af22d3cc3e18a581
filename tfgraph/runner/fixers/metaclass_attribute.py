"""`__metaclass__ = Meta` in a class."""

import ast

from tfgraph.runner.mending.fixer import Mend, TreeFixer


def _transform(tree: ast.Module) -> list[Mend]:
    mends = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                match statement:
                    case ast.Assign(targets=[ast.Name(id="__metaclass__")], value=value) if not node.keywords:
                        node.keywords.append(ast.keyword("metaclass", value))
                        mends.append(Mend(statement.lineno, "__metaclass__ -> class …(metaclass=…)"))
    return mends


FIXER = TreeFixer(
    reason="Python 3 takes the metaclass from the class statement, and ignores __metaclass__.",
    transform=_transform,
    python2=True,
)
